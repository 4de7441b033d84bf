CREATE TABLE member_categories (
  code TEXT PRIMARY KEY,
  loan_days INTEGER NOT NULL CHECK (loan_days > 0),
  max_loans INTEGER NOT NULL CHECK (max_loans > 0),
  max_renewals INTEGER NOT NULL CHECK (max_renewals >= 0),
  fine_cents_per_day INTEGER NOT NULL CHECK (fine_cents_per_day >= 0)
) STRICT, WITHOUT ROWID;
INSERT INTO member_categories VALUES
  ('adult', 28, 12, 2, 20),
  ('child', 28, 20, 3, 0),
  ('student', 42, 20, 3, 10),
  ('staff', 90, 50, 5, 0);
