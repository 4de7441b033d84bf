import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rows } from '../../src/database.ts';
import { rolledBackLibrary } from '../library.ts';

const COLUMNS: Readonly<Record<string, string>> = {
  branches: 'id code name city',
  books: 'id isbn title year pages language subject_id blurb sort_title shelf_mark',
  copies: 'id book_id branch_id barcode state acquired_on price_cents',
  members: 'id given_name family_name category branch_id joined_on pin_salt pin_hash blocked_because',
  member_categories: 'code loan_days max_loans max_renewals',
  cards: 'number member_id issued_on replaced_on',
  loans: 'id copy_id member_id taken_on due_on returned_on renewals',
};

describe('tables', () => {
  const db = rolledBackLibrary();

  for (const [table, columns] of Object.entries(COLUMNS)) {
    it(`${table} has the columns that the migrations leave`, () => {
      const found = rows<{ name: string }>(db, 'SELECT name FROM pragma_table_info(?)', table);
      assert.equal(found.map(({ name }) => name).join(' '), columns);
    });
  }

  it('are all strict about types', () => {
    const loose = rows(
      db,
      "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite%'",
    );
    assert.deepEqual(loose, []);
  });
});
