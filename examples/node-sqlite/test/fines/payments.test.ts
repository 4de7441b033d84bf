import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { firstBrokenEntry } from '../../src/audit.ts';
import { type Database, rows, run, value } from '../../src/database.ts';
import { balanceCents, pay, waive } from '../../src/fines.ts';
import { rolledBackLibrary, TODAY } from '../library.ts';
import { newMember } from '../newcomers.ts';

function newDebtor(db: Database, cents: number): number {
  const { id } = newMember(db);
  run(
    db,
    "INSERT INTO fine_entries (member_id, kind, amount_cents, day) VALUES (?, 'overdue', ?, ?)",
    id,
    cents,
    TODAY,
  );
  return id;
}

describe('payments', () => {
  const db = rolledBackLibrary();

  it('lower what is owed', () => {
    const id = newDebtor(db, 500);
    assert.equal(pay(db, id, 200, TODAY), 300);
    assert.equal(pay(db, id, 300, TODAY), 0);
    assert.equal(balanceCents(db, id), 0);
  });

  it('of all that all members owe leave nobody in debt', () => {
    const debtors = rows<{ id: number; cents: number }>(
      db,
      'SELECT member_id AS id, balance_cents AS cents FROM member_balances WHERE balance_cents > 0',
    );
    for (const { id, cents } of debtors) pay(db, id, cents, TODAY);
    assert.equal(value(db, 'SELECT sum(amount_cents) FROM fine_entries'), 0);
  });

  for (const cents of [0, -5, 501, 1.5, Number.NaN]) {
    it(`of ${cents} cents are refused where 500 are owed`, () => {
      const id = newDebtor(db, 500);
      assert.throws(() => pay(db, id, cents, TODAY), { reason: 'wrong amount' });
      assert.equal(balanceCents(db, id), 500);
    });
  }

  it('of the library itself are written down with their reason', () => {
    const id = newDebtor(db, 500);
    assert.equal(waive(db, id, 500, 'the branch was flooded', TODAY), 0);
    assert.equal(
      value(db, 'SELECT detail FROM audit_entries ORDER BY id DESC LIMIT 1'),
      '500 cents: the branch was flooded',
    );
    assert.equal(firstBrokenEntry(db), undefined);
  });

  it('that are refused leave no audit entry', () => {
    const before = value(db, 'SELECT count(*) FROM audit_entries');
    assert.throws(() => waive(db, newDebtor(db, 500), 501, 'generous', TODAY), { reason: 'wrong amount' });
    assert.equal(value(db, 'SELECT count(*) FROM audit_entries'), before);
  });
});
