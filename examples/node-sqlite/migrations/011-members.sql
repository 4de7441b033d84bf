CREATE TABLE members (
  id INTEGER PRIMARY KEY,
  card TEXT UNIQUE,
  given_name TEXT NOT NULL,
  family_name TEXT NOT NULL,
  category TEXT NOT NULL,
  branch_id INTEGER NOT NULL,
  joined_on TEXT NOT NULL,
  pin_salt TEXT NOT NULL,
  pin_hash TEXT NOT NULL,
  blocked_because TEXT
);
