import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type CopyState, copyByBarcode, setCopyState } from '../../src/copies.ts';
import { rows } from '../../src/database.ts';
import { checkOut } from '../../src/loans.ts';
import { block } from '../../src/members.ts';
import { brokenRules } from '../invariants.ts';
import { rolledBackLibrary, TODAY } from '../library.ts';
import { newCopy, newMember } from '../newcomers.ts';

describe('checking out', () => {
  const db = rolledBackLibrary();

  for (const [category, dueOn] of [
    ['adult', '2026-03-31'],
    ['child', '2026-03-31'],
    ['student', '2026-04-14'],
    ['staff', '2026-06-01'],
  ] as const) {
    it(`lends to a member of the category ${category} until ${dueOn}`, () => {
      const { card } = newMember(db, category);
      assert.equal(checkOut(db, { card, barcode: newCopy(db).barcode, day: TODAY }).dueOn, dueOn);
    });
  }

  it('lends one book to each of the seeded members who may borrow', () => {
    const cards = rows<{ card: string }>(
      db,
      `SELECT c.number AS card FROM cards c JOIN members m ON m.id = c.member_id
         LEFT JOIN member_balances b ON b.member_id = m.id
       WHERE c.replaced_on IS NULL AND m.blocked_because IS NULL AND coalesce(b.balance_cents, 0) <= 1000`,
    );
    const copies = rows<{ barcode: string }>(db, 'SELECT barcode FROM available_copies ORDER BY id');
    cards.forEach(({ card }, index) => {
      checkOut(db, { card, barcode: copies[index]?.barcode ?? '', day: TODAY });
    });
    assert.deepEqual(brokenRules(db), []);
  });

  it('takes the copy from the shelf', () => {
    const { barcode } = newCopy(db);
    checkOut(db, { card: newMember(db).card, barcode, day: TODAY });
    assert.equal(copyByBarcode(db, barcode).state, 'loan');
  });

  it('is refused for a blocked member', () => {
    const { id, card } = newMember(db);
    block(db, id, 'moved away');
    assert.throws(() => checkOut(db, { card, barcode: newCopy(db).barcode, day: TODAY }), {
      reason: 'blocked member',
    });
  });

  for (const state of ['loan', 'transit', 'repair', 'lost', 'withdrawn'] satisfies CopyState[]) {
    it(`is refused for a copy in the state ${state}`, () => {
      const copy = newCopy(db);
      setCopyState(db, copy.id, state);
      const loan = { card: newMember(db).card, barcode: copy.barcode, day: TODAY };
      assert.throws(() => checkOut(db, loan), { reason: 'copy not available' });
    });
  }
});
