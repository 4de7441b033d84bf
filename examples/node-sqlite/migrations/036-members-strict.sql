-- SQLite cannot add constraints to a table, so the table is made anew (https://sqlite.org/lang_altertable.html#otheralter).
CREATE TABLE members_strict (
  id INTEGER PRIMARY KEY,
  given_name TEXT NOT NULL,
  family_name TEXT NOT NULL CHECK (family_name <> ''),
  category TEXT NOT NULL REFERENCES member_categories (code),
  branch_id INTEGER NOT NULL REFERENCES branches (id),
  joined_on TEXT NOT NULL CHECK (joined_on IS date(joined_on)),
  pin_salt TEXT NOT NULL,
  pin_hash TEXT NOT NULL,
  blocked_because TEXT
) STRICT;
INSERT INTO members_strict
SELECT id, given_name, family_name, category, branch_id, joined_on, pin_salt, pin_hash, blocked_because FROM members;
DROP TABLE members;
ALTER TABLE members_strict RENAME TO members;
CREATE INDEX members_by_branch ON members (branch_id, category);
CREATE INDEX members_by_name ON members (family_name, given_name);
