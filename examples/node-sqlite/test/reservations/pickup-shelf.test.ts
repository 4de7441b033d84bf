import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addDays } from '../../src/calendar.ts';
import { copyByBarcode } from '../../src/copies.ts';
import type { Database } from '../../src/database.ts';
import { checkOut, giveBack } from '../../src/loans.ts';
import { cancel, expireReady, reservationById, reserve } from '../../src/reservations.ts';
import { rolledBackLibrary, TODAY } from '../library.ts';
import { newCopy, newMember } from '../newcomers.ts';

/** One reader has the copy, two wait for it. */
function copyInDemand(db: Database) {
  const { barcode, bookId } = newCopy(db);
  checkOut(db, { card: newMember(db).card, barcode, day: TODAY });
  const waiting = [newMember(db), newMember(db)].map((member) => ({
    ...member,
    reservation: reserve(db, { bookId, memberId: member.id, branchId: 1, day: TODAY }),
  }));
  const [first, second] = waiting as [(typeof waiting)[0], (typeof waiting)[0]];
  return { barcode, first, second };
}

describe('the pick-up shelf', () => {
  const db = rolledBackLibrary();

  it('keeps a returned copy for the first who waits', () => {
    const { barcode, first } = copyInDemand(db);
    assert.equal(giveBack(db, { barcode, day: TODAY }).asideFor, first.id);
    assert.equal(copyByBarcode(db, barcode).state, 'aside');
    assert.equal(reservationById(db, first.reservation).readyUntil, '2026-03-11');
  });

  it('gives it to that member', () => {
    const { barcode, first } = copyInDemand(db);
    giveBack(db, { barcode, day: TODAY });
    checkOut(db, { card: first.card, barcode, day: TODAY });
    assert.equal(reservationById(db, first.reservation).state, 'collected');
  });

  it('gives it to nobody else', () => {
    const { barcode, second } = copyInDemand(db);
    giveBack(db, { barcode, day: TODAY });
    assert.throws(() => checkOut(db, { card: second.card, barcode, day: TODAY }), {
      reason: 'wanted by others',
    });
  });

  it('passes it on when the first gives up', () => {
    const { barcode, first, second } = copyInDemand(db);
    giveBack(db, { barcode, day: TODAY });
    cancel(db, first.reservation, TODAY);
    assert.equal(reservationById(db, second.reservation).state, 'ready');
  });

  it('passes it on when nobody comes, and empties at last', () => {
    const { barcode, first, second } = copyInDemand(db);
    giveBack(db, { barcode, day: TODAY });
    expireReady(db, addDays(TODAY, 20));
    assert.equal(reservationById(db, first.reservation).state, 'expired');
    assert.equal(reservationById(db, second.reservation).state, 'ready');
    expireReady(db, addDays(TODAY, 40));
    assert.equal(copyByBarcode(db, barcode).state, 'shelf');
  });
});
