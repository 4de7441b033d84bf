CREATE TABLE reservations (
  id INTEGER PRIMARY KEY,
  book_id INTEGER NOT NULL REFERENCES books (id),
  member_id INTEGER NOT NULL REFERENCES members (id),
  branch_id INTEGER NOT NULL REFERENCES branches (id),
  placed_on TEXT NOT NULL CHECK (placed_on IS date(placed_on)),
  state TEXT NOT NULL DEFAULT 'waiting'
    CHECK (state IN ('waiting', 'ready', 'collected', 'expired', 'cancelled')),
  copy_id INTEGER REFERENCES copies (id),
  ready_until TEXT CHECK (ready_until IS date(ready_until)),
  CHECK (state <> 'ready' OR (copy_id IS NOT NULL AND ready_until IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX reservations_one_live ON reservations (book_id, member_id)
  WHERE state IN ('waiting', 'ready');
CREATE INDEX reservations_queue ON reservations (book_id, placed_on, id) WHERE state = 'waiting';
