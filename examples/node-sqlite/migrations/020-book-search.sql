CREATE VIRTUAL TABLE book_search USING fts5 (
  title, authors, blurb,
  tokenize = 'porter unicode61 remove_diacritics 2',
  prefix = '2 3'
);
INSERT INTO book_search (rowid, title, authors, blurb)
SELECT b.id, b.title, coalesce((
  SELECT group_concat(a.given_name || ' ' || a.family_name, '; ' ORDER BY ba.position)
  FROM book_authors ba JOIN authors a ON a.id = ba.author_id
  WHERE ba.book_id = b.id), ''), b.blurb
FROM books b;
