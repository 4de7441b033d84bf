import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addDays } from '../../src/calendar.ts';
import { copyByBarcode } from '../../src/copies.ts';
import { rows } from '../../src/database.ts';
import { balanceCents } from '../../src/fines.ts';
import { checkOut, giveBack } from '../../src/loans.ts';
import { brokenRules } from '../invariants.ts';
import { rolledBackLibrary, TODAY } from '../library.ts';
import { newCopy, newMember } from '../newcomers.ts';

describe('returning', () => {
  const db = rolledBackLibrary();

  for (const [days, fineCents] of [
    [0, 0],
    [28, 0],
    [29, 25],
    [38, 250],
    [400, 800],
  ] as const) {
    it(`after ${days} days costs an adult ${fineCents} cents`, () => {
      const { id, card } = newMember(db);
      const { barcode } = newCopy(db);
      checkOut(db, { card, barcode, day: TODAY });
      assert.equal(giveBack(db, { barcode, day: addDays(TODAY, days) }).fineCents, fineCents);
      assert.equal(balanceCents(db, id), fineCents);
      assert.equal(copyByBarcode(db, barcode).state, 'shelf');
    });
  }

  it('never costs a child anything', () => {
    const { card } = newMember(db, 'child');
    const { barcode } = newCopy(db);
    checkOut(db, { card, barcode, day: TODAY });
    assert.equal(giveBack(db, { barcode, day: addDays(TODAY, 300) }).fineCents, 0);
  });

  it('is refused for a copy that is not out', () => {
    assert.throws(() => giveBack(db, { barcode: newCopy(db).barcode, day: TODAY }), {
      reason: 'not on loan',
    });
  });

  it('of all books that are out leaves a library in order', () => {
    const out = rows<{ barcode: string }>(db, 'SELECT barcode FROM open_loans ORDER BY id');
    for (const { barcode } of out) giveBack(db, { barcode, day: TODAY });
    assert.deepEqual(rows(db, 'SELECT id FROM open_loans'), []);
    assert.deepEqual(brokenRules(db), []);
  });
});
