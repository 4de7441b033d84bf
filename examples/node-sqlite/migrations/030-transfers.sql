CREATE TABLE transfers (
  id INTEGER PRIMARY KEY,
  copy_id INTEGER NOT NULL REFERENCES copies (id),
  from_branch_id INTEGER NOT NULL REFERENCES branches (id),
  to_branch_id INTEGER NOT NULL REFERENCES branches (id),
  sent_on TEXT NOT NULL CHECK (sent_on IS date(sent_on)),
  received_on TEXT CHECK (received_on IS date(received_on)),
  CHECK (from_branch_id <> to_branch_id)
) STRICT;
CREATE UNIQUE INDEX transfers_open_by_copy ON transfers (copy_id) WHERE received_on IS NULL;
