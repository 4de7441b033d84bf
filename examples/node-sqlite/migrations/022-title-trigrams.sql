-- Finds titles by any three letters, so that a typing error still finds most of them.
CREATE VIRTUAL TABLE title_trigrams USING fts5 (title, tokenize = 'trigram');
INSERT INTO title_trigrams (rowid, title) SELECT id, title FROM books;

CREATE TRIGGER title_trigrams_insert AFTER INSERT ON books BEGIN
  INSERT INTO title_trigrams (rowid, title) VALUES (new.id, new.title);
END;
CREATE TRIGGER title_trigrams_update AFTER UPDATE OF title ON books BEGIN
  UPDATE title_trigrams SET title = new.title WHERE rowid = new.id;
END;
CREATE TRIGGER title_trigrams_delete AFTER DELETE ON books BEGIN
  DELETE FROM title_trigrams WHERE rowid = old.id;
END;
