-- A ledger: fines add, payments and waivers take away. Nothing in it is ever changed.
CREATE TABLE fine_entries (
  id INTEGER PRIMARY KEY,
  member_id INTEGER NOT NULL REFERENCES members (id),
  loan_id INTEGER REFERENCES loans (id),
  kind TEXT NOT NULL CHECK (kind IN ('overdue', 'lost', 'payment', 'waiver')),
  amount_cents INTEGER NOT NULL,
  day TEXT NOT NULL CHECK (day IS date(day)),
  CHECK ((kind IN ('overdue', 'lost') AND amount_cents > 0) OR (kind IN ('payment', 'waiver') AND amount_cents < 0))
) STRICT;
CREATE INDEX fine_entries_by_member ON fine_entries (member_id, day);
