CREATE TRIGGER book_search_insert AFTER INSERT ON books BEGIN
  INSERT INTO book_search (rowid, title, authors, blurb) VALUES (new.id, new.title, '', new.blurb);
END;
CREATE TRIGGER book_search_update AFTER UPDATE OF title, blurb ON books BEGIN
  UPDATE book_search SET title = new.title, blurb = new.blurb WHERE rowid = new.id;
END;
CREATE TRIGGER book_search_delete AFTER DELETE ON books BEGIN
  DELETE FROM book_search WHERE rowid = old.id;
END;

CREATE TRIGGER book_search_author_added AFTER INSERT ON book_authors BEGIN
  UPDATE book_search SET authors = (
    SELECT group_concat(a.given_name || ' ' || a.family_name, '; ' ORDER BY ba.position)
    FROM book_authors ba JOIN authors a ON a.id = ba.author_id
    WHERE ba.book_id = new.book_id)
  WHERE rowid = new.book_id;
END;
CREATE TRIGGER book_search_author_removed AFTER DELETE ON book_authors BEGIN
  UPDATE book_search SET authors = coalesce((
    SELECT group_concat(a.given_name || ' ' || a.family_name, '; ' ORDER BY ba.position)
    FROM book_authors ba JOIN authors a ON a.id = ba.author_id
    WHERE ba.book_id = old.book_id), '')
  WHERE rowid = old.book_id;
END;
