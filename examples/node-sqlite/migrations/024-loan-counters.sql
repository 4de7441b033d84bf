CREATE TABLE book_statistics (
  book_id INTEGER PRIMARY KEY REFERENCES books (id) ON DELETE CASCADE,
  loans INTEGER NOT NULL DEFAULT 0 CHECK (loans >= 0),
  open_loans INTEGER NOT NULL DEFAULT 0 CHECK (open_loans >= 0),
  last_taken_on TEXT
) STRICT;
INSERT INTO book_statistics (book_id, loans, open_loans, last_taken_on)
SELECT c.book_id, count(*), sum(l.returned_on IS NULL), max(l.taken_on)
FROM loans l JOIN copies c ON c.id = l.copy_id
GROUP BY c.book_id;

CREATE TRIGGER loan_counters_insert AFTER INSERT ON loans BEGIN
  INSERT INTO book_statistics (book_id, loans, open_loans, last_taken_on)
  SELECT book_id, 1, new.returned_on IS NULL, new.taken_on FROM copies WHERE id = new.copy_id
  ON CONFLICT (book_id) DO UPDATE SET
    loans = loans + 1,
    open_loans = open_loans + excluded.open_loans,
    last_taken_on = max(last_taken_on, excluded.last_taken_on);
END;
CREATE TRIGGER loan_counters_update AFTER UPDATE OF returned_on ON loans BEGIN
  UPDATE book_statistics
  SET open_loans = open_loans + (new.returned_on IS NULL) - (old.returned_on IS NULL)
  WHERE book_id = (SELECT book_id FROM copies WHERE id = new.copy_id);
END;
