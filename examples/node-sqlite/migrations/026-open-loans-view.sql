CREATE VIEW open_loans AS
SELECT l.id, l.member_id, l.copy_id, c.book_id, c.branch_id, c.barcode, b.title, l.taken_on, l.due_on, l.renewals
FROM loans l JOIN copies c ON c.id = l.copy_id JOIN books b ON b.id = c.book_id
WHERE l.returned_on IS NULL;
CREATE INDEX loans_open_by_due_day ON loans (due_on) WHERE returned_on IS NULL;
