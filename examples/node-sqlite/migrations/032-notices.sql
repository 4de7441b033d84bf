CREATE TABLE notices (
  id INTEGER PRIMARY KEY,
  member_id INTEGER NOT NULL REFERENCES members (id),
  kind TEXT NOT NULL CHECK (kind IN ('due soon', 'overdue', 'ready')),
  about TEXT NOT NULL,
  day TEXT NOT NULL CHECK (day IS date(day)),
  UNIQUE (kind, about, day)
) STRICT;
