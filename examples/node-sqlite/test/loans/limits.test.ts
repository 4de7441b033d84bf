import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addDays } from '../../src/calendar.ts';
import { pay } from '../../src/fines.ts';
import { checkOut, giveBack, openLoans } from '../../src/loans.ts';
import { rolledBackLibrary, TODAY } from '../library.ts';
import { newBook, newCopy, newMember } from '../newcomers.ts';

describe('limits', () => {
  const db = rolledBackLibrary();

  for (const [category, limit] of [
    ['adult', 12],
    ['child', 20],
    ['student', 20],
    ['staff', 50],
  ] as const) {
    it(`allow ${limit} books at once to the category ${category}`, () => {
      const { id, card } = newMember(db, category);
      const bookId = newBook(db);
      for (let taken = 0; taken < limit; taken++) {
        checkOut(db, { card, barcode: newCopy(db, { bookId }).barcode, day: TODAY });
      }
      const oneMore = { card, barcode: newCopy(db, { bookId }).barcode, day: TODAY };
      assert.throws(() => checkOut(db, oneMore), { reason: 'too many loans' });
      assert.equal(openLoans(db, id), limit);
    });
  }

  it('stop who owes more than ten, until it is paid', () => {
    const { id, card } = newMember(db);
    const late = [newCopy(db), newCopy(db)];
    for (const { barcode } of late) checkOut(db, { card, barcode, day: TODAY });
    for (const { barcode } of late) giveBack(db, { barcode, day: addDays(TODAY, 60) });
    const loan = { card, barcode: newCopy(db).barcode, day: addDays(TODAY, 60) };
    assert.throws(() => checkOut(db, loan), { reason: 'fines too high' });
    pay(db, id, 600, loan.day);
    assert.doesNotThrow(() => checkOut(db, loan));
  });
});
