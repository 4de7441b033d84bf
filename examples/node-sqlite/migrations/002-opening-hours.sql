-- A branch without a row for a weekday is closed on it. 0 is Sunday, as in JavaScript.
CREATE TABLE opening_hours (
  branch_id INTEGER NOT NULL REFERENCES branches (id),
  weekday INTEGER NOT NULL CHECK (weekday BETWEEN 0 AND 6),
  opens TEXT NOT NULL CHECK (opens GLOB '[0-2][0-9]:[0-5][0-9]'),
  closes TEXT NOT NULL CHECK (closes GLOB '[0-2][0-9]:[0-5][0-9]' AND closes > opens),
  PRIMARY KEY (branch_id, weekday)
) STRICT, WITHOUT ROWID;
