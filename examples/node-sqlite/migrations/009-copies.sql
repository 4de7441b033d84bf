CREATE TABLE copies (
  id INTEGER PRIMARY KEY,
  book_id INTEGER NOT NULL REFERENCES books (id),
  branch_id INTEGER NOT NULL REFERENCES branches (id),
  barcode TEXT NOT NULL UNIQUE,
  state TEXT NOT NULL DEFAULT 'shelf'
    CHECK (state IN ('shelf', 'loan', 'aside', 'transit', 'repair', 'lost', 'withdrawn')),
  acquired_on TEXT NOT NULL CHECK (acquired_on IS date(acquired_on)),
  price_cents INTEGER NOT NULL CHECK (price_cents >= 0)
) STRICT;
CREATE INDEX copies_by_book ON copies (book_id, state);
