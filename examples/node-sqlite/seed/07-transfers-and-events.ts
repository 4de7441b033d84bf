/** Copies that travelled between branches, and events with the members who come. */

import type { DatabaseSync } from 'node:sqlite';
import { daysAfter, openDayTest, TODAY } from './days.ts';
import { type Random, randomFrom } from './random.ts';
import { ADJECTIVES, NOUNS } from './words.ts';

export function seed(db: DatabaseSync): void {
  const random = randomFrom(7);
  seedTransfers(db, random);
  seedEvents(db, random);
}

function seedTransfers(db: DatabaseSync, random: Random): void {
  const insert = db.prepare(
    'INSERT INTO transfers (copy_id, from_branch_id, to_branch_id, sent_on, received_on) VALUES (?, ?, ?, ?, ?)',
  );
  const onShelf = db
    .prepare('SELECT id, branch_id FROM available_copies WHERE id % 40 = 0 ORDER BY id')
    .all();
  onShelf.forEach(({ id, branch_id }, index) => {
    const elsewhere = 1 + (Number(branch_id) % 6);
    if (index % 12 === 0) {
      insert.run(Number(id), Number(branch_id), elsewhere, daysAfter(TODAY, -2), null);
      db.prepare("UPDATE copies SET state = 'transit' WHERE id = ?").run(Number(id));
    } else {
      const sentOn = daysAfter(TODAY, -10 - random.below(300));
      insert.run(Number(id), elsewhere, Number(branch_id), sentOn, daysAfter(sentOn, 2));
    }
  });
}

function seedEvents(db: DatabaseSync, random: Random): void {
  const isOpenDay = openDayTest(db);
  const insertEvent = db.prepare(
    'INSERT INTO events (branch_id, title, day, starts, ends, seats) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const insertSignUp = db.prepare('INSERT INTO sign_ups (event_id, member_id, place) VALUES (?, ?, ?)');
  for (let week = -40; week < 12; week++) {
    for (let branch = 1; branch <= 6; branch++) {
      const day = daysAfter(TODAY, week * 7 + (branch % 4));
      if (!isOpenDay(day)) continue;
      const seats = 8 + random.below(20);
      const title = `An evening on the ${random.pick(ADJECTIVES)} ${random.pick(NOUNS)}`;
      const event = Number(insertEvent.run(branch, title, day, '18:00', '19:30', seats).lastInsertRowid);
      const guests = random.below(seats + 6);
      const first = random.below(1200);
      for (let place = 1; place <= guests; place++) {
        insertSignUp.run(event, 1 + ((first + place * 17) % 1200), place);
      }
    }
  }
}
