import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addDays } from '../../src/calendar.ts';
import { checkOut, giveBack } from '../../src/loans.ts';
import { reserve } from '../../src/reservations.ts';
import { rolledBackLibrary, TODAY } from '../library.ts';
import { newBook, newCopy, newMember } from '../newcomers.ts';

describe('fairness', () => {
  const db = rolledBackLibrary();

  for (const [copiesOwned, readers] of [
    [1, 80],
    [3, 160],
    [7, 240],
  ] as const) {
    it(`of ${copiesOwned} copies among ${readers} readers: who came first, reads first`, () => {
      const bookId = newBook(db);
      const copies = Array.from({ length: copiesOwned }, () => newCopy(db, { bookId }));
      const early = copies.map(({ barcode }) => {
        const member = newMember(db);
        checkOut(db, { card: member.card, barcode, day: TODAY });
        return member;
      });
      const waiting = Array.from({ length: readers - early.length }, () => newMember(db));
      for (const { id: memberId } of waiting) reserve(db, { bookId, memberId, branchId: 1, day: TODAY });
      const cardOf = new Map(waiting.map(({ id, card }) => [id, card]));

      const served: number[] = [];
      for (let day = TODAY, turn = 0; served.length < waiting.length; day = addDays(day, 1), turn++) {
        const copy = copies[turn % copies.length];
        assert.ok(copy);
        const { asideFor } = giveBack(db, { barcode: copy.barcode, day });
        assert.ok(asideFor);
        checkOut(db, { card: cardOf.get(asideFor) ?? '', barcode: copy.barcode, day });
        served.push(asideFor);
      }
      assert.deepEqual(
        served,
        waiting.map(({ id }) => id),
      );
    });
  }
});
