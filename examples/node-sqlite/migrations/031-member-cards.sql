-- A lost card is replaced, so a member has several cards over the years, and one that is good.
CREATE TABLE cards (
  number TEXT PRIMARY KEY CHECK (length(number) = 10 AND number NOT GLOB '*[^0-9]*'),
  member_id INTEGER NOT NULL REFERENCES members (id),
  issued_on TEXT NOT NULL CHECK (issued_on IS date(issued_on)),
  replaced_on TEXT CHECK (replaced_on IS date(replaced_on))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX cards_one_good ON cards (member_id) WHERE replaced_on IS NULL;
INSERT INTO cards (number, member_id, issued_on)
SELECT card, id, joined_on FROM members WHERE card IS NOT NULL;
