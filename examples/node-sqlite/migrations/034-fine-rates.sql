-- Rates change over the years; what a loan costs depends on the rate of its day.
CREATE TABLE fine_rates (
  category TEXT NOT NULL REFERENCES member_categories (code),
  since TEXT NOT NULL CHECK (since IS date(since)),
  cents_per_day INTEGER NOT NULL CHECK (cents_per_day >= 0),
  cap_cents INTEGER NOT NULL CHECK (cap_cents >= cents_per_day),
  PRIMARY KEY (category, since)
) STRICT, WITHOUT ROWID;
INSERT INTO fine_rates (category, since, cents_per_day, cap_cents)
SELECT code, '2020-01-01', fine_cents_per_day, fine_cents_per_day * 30 FROM member_categories;
INSERT INTO fine_rates (category, since, cents_per_day, cap_cents) VALUES
  ('adult', '2025-07-01', 25, 800),
  ('student', '2025-07-01', 15, 400);
ALTER TABLE member_categories DROP COLUMN fine_cents_per_day;
