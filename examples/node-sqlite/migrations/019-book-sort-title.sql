-- Leading articles do not count in a list by title.
ALTER TABLE books ADD COLUMN sort_title TEXT NOT NULL DEFAULT '';
UPDATE books SET sort_title = lower(CASE
  WHEN title LIKE 'The %' THEN substr(title, 5)
  WHEN title LIKE 'An %' THEN substr(title, 4)
  WHEN title LIKE 'A %' THEN substr(title, 3)
  ELSE title END);
CREATE INDEX books_by_sort_title ON books (sort_title, id);

CREATE TRIGGER books_sort_title_insert AFTER INSERT ON books BEGIN
  UPDATE books SET sort_title = lower(CASE
    WHEN new.title LIKE 'The %' THEN substr(new.title, 5)
    WHEN new.title LIKE 'An %' THEN substr(new.title, 4)
    WHEN new.title LIKE 'A %' THEN substr(new.title, 3)
    ELSE new.title END)
  WHERE id = new.id;
END;
CREATE TRIGGER books_sort_title_update AFTER UPDATE OF title ON books BEGIN
  UPDATE books SET sort_title = lower(CASE
    WHEN new.title LIKE 'The %' THEN substr(new.title, 5)
    WHEN new.title LIKE 'An %' THEN substr(new.title, 4)
    WHEN new.title LIKE 'A %' THEN substr(new.title, 3)
    ELSE new.title END)
  WHERE id = new.id;
END;
