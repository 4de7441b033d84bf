import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { run } from '../../src/database.ts';
import { rolledBackLibrary } from '../library.ts';

const WRONG: Readonly<Record<string, string>> = {
  'a day that does not exist': "UPDATE loans SET taken_on = '2025-02-30' WHERE id = 1",
  'a return before the loan': "UPDATE loans SET returned_on = '1999-01-01' WHERE id = 1",
  'an unknown state of a copy': "UPDATE copies SET state = 'eaten' WHERE id = 1",
  'an ISBN with a hyphen': "UPDATE books SET isbn = '978-110000007' WHERE id = 1",
  'a payment that adds to the debt':
    "INSERT INTO fine_entries (member_id, kind, amount_cents, day) VALUES (1, 'payment', 5, '2026-01-01')",
  'a branch that closes before it opens': "UPDATE opening_hours SET closes = '08:00' WHERE branch_id = 1",
  'a transfer to where the copy is': `INSERT INTO transfers (copy_id, from_branch_id, to_branch_id, sent_on)
    VALUES (1, 2, 2, '2026-01-01')`,
};

describe('checks', () => {
  const db = rolledBackLibrary();

  for (const [what, sql] of Object.entries(WRONG)) {
    it(`refuse ${what}`, () => {
      assert.throws(() => run(db, sql), /CHECK constraint failed/);
    });
  }
});
