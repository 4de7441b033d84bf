CREATE TABLE books (
  id INTEGER PRIMARY KEY,
  isbn TEXT NOT NULL UNIQUE CHECK (length(isbn) = 13 AND isbn NOT GLOB '*[^0-9]*'),
  title TEXT NOT NULL CHECK (title <> ''),
  year INTEGER NOT NULL CHECK (year BETWEEN 1450 AND 2100),
  pages INTEGER NOT NULL CHECK (pages > 0),
  language TEXT NOT NULL CHECK (length(language) = 2),
  subject_id INTEGER NOT NULL REFERENCES subjects (id),
  blurb TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX books_by_subject ON books (subject_id);
