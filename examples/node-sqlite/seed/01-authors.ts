/** Authors: every one has a name of their own. */

import type { DatabaseSync } from 'node:sqlite';
import { randomFrom } from './random.ts';
import { FAMILY_NAMES, GIVEN_NAMES } from './words.ts';

const AUTHORS = 1500;

export function seed(db: DatabaseSync): void {
  const random = randomFrom(1);
  const insert = db.prepare('INSERT OR IGNORE INTO authors (given_name, family_name) VALUES (?, ?)');
  for (let added = 0; added < AUTHORS; ) {
    added += Number(insert.run(random.pick(GIVEN_NAMES), random.pick(FAMILY_NAMES)).changes);
  }
}
