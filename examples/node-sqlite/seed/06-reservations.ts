/** Reservations: queues for books that are out, copies kept for somebody, and old ones that ended. */

import type { DatabaseSync } from 'node:sqlite';
import { daysAfter, TODAY } from './days.ts';
import { randomFrom } from './random.ts';

const QUEUED_BOOKS = 80;
const READY = 40;
const ENDED = 600;

export function seed(db: DatabaseSync): void {
  const random = randomFrom(6);
  const insert = db.prepare(
    `INSERT INTO reservations (book_id, member_id, branch_id, placed_on, state, copy_id, ready_until)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const member = (): number => 1 + random.below(1200);

  for (let number = 0; number < ENDED; number++) {
    const state = number % 10 === 0 ? 'expired' : number % 7 === 0 ? 'cancelled' : 'collected';
    insert.run(
      1 + random.below(6000),
      member(),
      1 + random.below(6),
      daysAfter(TODAY, -30 - random.below(600)),
      state,
      null,
      null,
    );
  }

  const out = db
    .prepare(
      'SELECT DISTINCT book_id FROM open_loans WHERE book_id NOT IN (SELECT book_id FROM available_copies) ORDER BY book_id LIMIT ?',
    )
    .all(QUEUED_BOOKS);
  out.forEach(({ book_id }, index) => {
    for (let place = 0; place <= index % 5; place++) {
      // One arithmetic step apart, so that nobody stands in a queue twice.
      const waiting = 1 + ((index * 37 + place * 101) % 1200);
      insert.run(
        Number(book_id),
        waiting,
        1 + random.below(6),
        daysAfter(TODAY, -20 + place),
        'waiting',
        null,
        null,
      );
    }
  });

  const kept = db
    .prepare('SELECT id, book_id, branch_id FROM available_copies ORDER BY id DESC LIMIT ?')
    .all(READY);
  const setAside = db.prepare("UPDATE copies SET state = 'aside' WHERE id = ?");
  kept.forEach(({ id, book_id, branch_id }, index) => {
    setAside.run(Number(id));
    insert.run(
      Number(book_id),
      1 + ((index * 29) % 1200),
      Number(branch_id),
      daysAfter(TODAY, -25),
      'ready',
      Number(id),
      daysAfter(TODAY, (index % 8) - 3),
    );
  });
}
