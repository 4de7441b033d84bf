-- A tree: every subject but the ten main classes has a parent.
CREATE TABLE subjects (
  id INTEGER PRIMARY KEY,
  parent_id INTEGER REFERENCES subjects (id),
  code TEXT NOT NULL UNIQUE CHECK (code GLOB '[0-9][0-9][0-9]'),
  name TEXT NOT NULL
) STRICT;
CREATE INDEX subjects_by_parent ON subjects (parent_id);
