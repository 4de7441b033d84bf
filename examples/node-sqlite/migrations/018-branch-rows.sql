INSERT INTO branches (id, code, name, city) VALUES
  (1, 'CEN', 'Central', 'Harbourton'),
  (2, 'NOR', 'Northgate', 'Harbourton'),
  (3, 'QUA', 'Quayside', 'Harbourton'),
  (4, 'MIL', 'Millbrook', 'Millbrook'),
  (5, 'OAK', 'Oakfield', 'Oakfield'),
  (6, 'STA', 'Station Road', 'Oakfield');

-- All are open from Tuesday to Saturday, Central on Mondays too.
INSERT INTO opening_hours (branch_id, weekday, opens, closes)
WITH RECURSIVE day (weekday) AS (SELECT 1 UNION ALL SELECT weekday + 1 FROM day WHERE weekday < 6)
SELECT id, weekday, CASE WHEN id = 1 THEN '09:00' ELSE '10:00' END, CASE WHEN weekday = 6 THEN '16:00' ELSE '19:00' END
FROM branches, day
WHERE weekday > 1 OR id = 1;

INSERT INTO holidays (day, name) VALUES
  ('2024-12-25', 'Christmas Day'), ('2024-12-26', 'Boxing Day'),
  ('2025-01-01', 'New Year'), ('2025-04-18', 'Good Friday'),
  ('2025-12-25', 'Christmas Day'), ('2025-12-26', 'Boxing Day'),
  ('2026-01-01', 'New Year'), ('2026-04-03', 'Good Friday'),
  ('2026-12-25', 'Christmas Day'), ('2026-12-26', 'Boxing Day');
