-- `place` orders the list: the first `seats` of them have a seat, the others wait.
CREATE TABLE sign_ups (
  event_id INTEGER NOT NULL REFERENCES events (id) ON DELETE CASCADE,
  member_id INTEGER NOT NULL REFERENCES members (id),
  place INTEGER NOT NULL CHECK (place >= 1),
  PRIMARY KEY (event_id, member_id),
  UNIQUE (event_id, place)
) STRICT, WITHOUT ROWID;
