import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rows, value } from '../../src/database.ts';
import { rolledBackLibrary } from '../library.ts';

describe('views', () => {
  const db = rolledBackLibrary();

  it('show a copy as available or on loan, never as both', () => {
    assert.deepEqual(
      rows(db, 'SELECT id FROM available_copies INTERSECT SELECT copy_id FROM open_loans'),
      [],
    );
  });

  it('show an open loan for every copy that is out', () => {
    assert.deepEqual(
      rows(db, "SELECT id FROM copies WHERE state = 'loan' EXCEPT SELECT copy_id FROM open_loans"),
      [],
    );
  });

  it('show balances that add up to the ledger', () => {
    assert.equal(
      value(db, 'SELECT sum(balance_cents) FROM member_balances'),
      value(db, 'SELECT sum(amount_cents) FROM fine_entries'),
    );
  });

  it('show nobody with more paid than owed', () => {
    assert.equal(value(db, 'SELECT count(*) FROM member_balances WHERE balance_cents < 0'), 0);
  });
});
