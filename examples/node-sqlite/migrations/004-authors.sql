CREATE TABLE authors (
  id INTEGER PRIMARY KEY,
  given_name TEXT NOT NULL,
  family_name TEXT NOT NULL CHECK (family_name <> ''),
  UNIQUE (family_name, given_name)
) STRICT;
