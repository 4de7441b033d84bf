CREATE VIEW available_copies AS
SELECT c.id, c.book_id, c.branch_id, c.barcode
FROM copies c
WHERE c.state = 'shelf';
