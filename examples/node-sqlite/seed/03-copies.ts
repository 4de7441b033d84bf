/** Copies of the books: more of the first ones, which are the most read. */

import type { DatabaseSync } from 'node:sqlite';
import { daysAfter, FIRST_DAY } from './days.ts';
import { randomFrom } from './random.ts';

const COPIES = 9000;
const BRANCH_CODES = ['CEN', 'CEN', 'CEN', 'NOR', 'QUA', 'MIL', 'OAK', 'STA'];

export function seed(db: DatabaseSync): void {
  const random = randomFrom(3);
  const branchIds = new Map(
    db
      .prepare('SELECT id, code FROM branches')
      .all()
      .map(({ id, code }) => [String(code), Number(id)]),
  );
  const books = Number(db.prepare('SELECT count(*) AS n FROM books').get()?.['n']);
  const insert = db.prepare(
    'INSERT INTO copies (book_id, branch_id, barcode, state, acquired_on, price_cents) VALUES (?, ?, ?, ?, ?, ?)',
  );
  for (let number = 1; number <= COPIES; number++) {
    const code = random.pick(BRANCH_CODES);
    insert.run(
      number <= books ? number : 1 + Math.floor(books * random.next() ** 2),
      branchIds.get(code) ?? 1,
      code + String(number).padStart(6, '0'),
      stateOf(number),
      daysAfter(FIRST_DAY, -1 - random.below(3000)),
      500 + random.below(4500),
    );
  }
}

function stateOf(number: number): string {
  if (number % 211 === 0) return 'repair';
  if (number % 307 === 0) return 'withdrawn';
  return 'shelf';
}
