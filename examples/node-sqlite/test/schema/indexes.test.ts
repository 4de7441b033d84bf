import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rows } from '../../src/database.ts';
import { rolledBackLibrary } from '../library.ts';

const PLANS: readonly [index: string, sql: string][] = [
  ['loans_open_by_copy', 'SELECT * FROM loans WHERE copy_id = 1 AND returned_on IS NULL'],
  ['loans_open_by_due_day', "SELECT id FROM loans WHERE returned_on IS NULL AND due_on < '2026-01-01'"],
  [
    'reservations_queue',
    "SELECT id FROM reservations WHERE book_id = 1 AND state = 'waiting' ORDER BY placed_on, id",
  ],
  ['members_by_name', "SELECT id FROM members WHERE family_name = 'Baker' ORDER BY given_name"],
  ['books_by_shelf_mark', "SELECT id FROM books WHERE shelf_mark BETWEEN '500' AND '510'"],
  ['loans_by_day', "SELECT count(*) FROM loans WHERE taken_on BETWEEN '2025-01-01' AND '2025-02-01'"],
];

describe('indexes', () => {
  const db = rolledBackLibrary();

  for (const [index, sql] of PLANS) {
    it(`${index} answers its query without a sort`, () => {
      const plan = rows<{ detail: string }>(db, `EXPLAIN QUERY PLAN ${sql}`).map(({ detail }) => detail);
      assert.match(plan.join('\n'), new RegExp(`USING (COVERING )?INDEX ${index}\\b`));
      assert.doesNotMatch(plan.join('\n'), /TEMP B-TREE/);
    });
  }
});
