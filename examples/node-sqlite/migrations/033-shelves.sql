-- One shelf for each branch and hundred of the classification; `version` guards the stock-take.
CREATE TABLE shelves (
  branch_id INTEGER NOT NULL REFERENCES branches (id),
  class TEXT NOT NULL REFERENCES subjects (code),
  version INTEGER NOT NULL DEFAULT 0,
  counted INTEGER NOT NULL DEFAULT 0,
  checksum TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (branch_id, class)
) STRICT, WITHOUT ROWID;
INSERT INTO shelves (branch_id, class)
SELECT b.id, s.code FROM branches b, subjects s WHERE s.parent_id IS NULL;
