CREATE TABLE events (
  id INTEGER PRIMARY KEY,
  branch_id INTEGER NOT NULL REFERENCES branches (id),
  title TEXT NOT NULL,
  day TEXT NOT NULL CHECK (day IS date(day)),
  starts TEXT NOT NULL CHECK (starts GLOB '[0-2][0-9]:[0-5][0-9]'),
  ends TEXT NOT NULL CHECK (ends GLOB '[0-2][0-9]:[0-5][0-9]' AND ends > starts),
  seats INTEGER NOT NULL CHECK (seats > 0)
) STRICT;
CREATE INDEX events_by_day ON events (day, branch_id);
