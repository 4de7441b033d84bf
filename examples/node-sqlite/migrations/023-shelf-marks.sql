-- Where a book stands: its subject's code and the first three letters of its first author.
ALTER TABLE books ADD COLUMN shelf_mark TEXT;
UPDATE books SET shelf_mark = (
  SELECT s.code || ' ' || substr(a.family_name, 1, 3)
  FROM subjects s, book_authors ba JOIN authors a ON a.id = ba.author_id
  WHERE s.id = books.subject_id AND ba.book_id = books.id AND ba.position = 1);
CREATE INDEX books_by_shelf_mark ON books (shelf_mark, id);

CREATE TRIGGER shelf_mark_of_first_author AFTER INSERT ON book_authors WHEN new.position = 1 BEGIN
  UPDATE books SET shelf_mark = (
    SELECT s.code || ' ' || substr(a.family_name, 1, 3)
    FROM subjects s, authors a
    WHERE s.id = books.subject_id AND a.id = new.author_id)
  WHERE id = new.book_id;
END;
CREATE TRIGGER shelf_mark_of_subject AFTER UPDATE OF subject_id ON books BEGIN
  UPDATE books SET shelf_mark = (SELECT code FROM subjects WHERE id = new.subject_id) || substr(shelf_mark, 4)
  WHERE id = new.id;
END;
