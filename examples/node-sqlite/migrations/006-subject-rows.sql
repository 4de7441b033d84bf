INSERT INTO subjects (id, parent_id, code, name) VALUES
  (1, NULL, '000', 'General works'),
  (2, NULL, '100', 'Philosophy'),
  (3, NULL, '200', 'Religion'),
  (4, NULL, '300', 'Society'),
  (5, NULL, '400', 'Language'),
  (6, NULL, '500', 'Science'),
  (7, NULL, '600', 'Technology'),
  (8, NULL, '700', 'Arts'),
  (9, NULL, '800', 'Literature'),
  (10, NULL, '900', 'History and places');

-- Divisions: ten to a class.
INSERT INTO subjects (parent_id, code, name)
WITH RECURSIVE division (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM division WHERE n < 9)
SELECT s.id, substr(s.code, 1, 1) || n || '0', s.name || ', part ' || n
FROM subjects s, division
ORDER BY s.code, n;

-- Sections: only in science and literature, where the shelves are full.
INSERT INTO subjects (parent_id, code, name)
WITH RECURSIVE section (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM section WHERE n < 5)
SELECT s.id, substr(s.code, 1, 2) || n, s.name || ', section ' || n
FROM subjects s, section
WHERE s.parent_id IN (6, 9)
ORDER BY s.code, n;
