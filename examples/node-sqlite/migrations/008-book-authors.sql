CREATE TABLE book_authors (
  book_id INTEGER NOT NULL REFERENCES books (id) ON DELETE CASCADE,
  position INTEGER NOT NULL CHECK (position >= 1),
  author_id INTEGER NOT NULL REFERENCES authors (id),
  PRIMARY KEY (book_id, position),
  UNIQUE (author_id, book_id)
) STRICT, WITHOUT ROWID;
