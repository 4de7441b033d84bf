CREATE TABLE loans (
  id INTEGER PRIMARY KEY,
  copy_id INTEGER NOT NULL REFERENCES copies (id),
  member_id INTEGER NOT NULL REFERENCES members (id),
  taken_on TEXT NOT NULL CHECK (taken_on IS date(taken_on)),
  due_on TEXT NOT NULL CHECK (due_on IS date(due_on) AND due_on >= taken_on),
  returned_on TEXT CHECK (returned_on IS date(returned_on) AND (returned_on IS NULL OR returned_on >= taken_on)),
  renewals INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX loans_by_member ON loans (member_id, returned_on);
