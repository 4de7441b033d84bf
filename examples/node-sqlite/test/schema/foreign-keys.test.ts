import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rows, run } from '../../src/database.ts';
import { rolledBackLibrary } from '../library.ts';

const ORPHANS: Readonly<Record<string, string>> = {
  'a copy of no book':
    "INSERT INTO copies (book_id, branch_id, barcode, acquired_on, price_cents) VALUES (0, 1, 'X', '2026-01-01', 1)",
  'a loan to nobody':
    "INSERT INTO loans (copy_id, member_id, taken_on, due_on, returned_on) VALUES (1, 0, '2026-01-01', '2026-02-01', '2026-01-02')",
  'a member of an unknown category': `INSERT INTO members (given_name, family_name, category, branch_id, joined_on, pin_salt, pin_hash)
    VALUES ('A', 'B', 'wizard', 1, '2026-01-01', '', '')`,
  'a book on no subject': `INSERT INTO books (isbn, title, year, pages, language, subject_id)
    VALUES ('9790000000001', 'T', 2000, 1, 'en', 0)`,
  'a sign-up for no event': 'INSERT INTO sign_ups (event_id, member_id, place) VALUES (0, 1, 1)',
  'a removed branch': 'DELETE FROM branches WHERE id = 1',
};

describe('foreign keys', () => {
  const db = rolledBackLibrary();

  it('hold for every seeded row', () => {
    assert.deepEqual(rows(db, 'PRAGMA foreign_key_check'), []);
  });

  for (const [what, sql] of Object.entries(ORPHANS)) {
    it(`refuse ${what}`, () => {
      assert.throws(() => run(db, sql), /FOREIGN KEY constraint failed/);
    });
  }
});
