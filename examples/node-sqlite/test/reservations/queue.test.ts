import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addDays } from '../../src/calendar.ts';
import { rows } from '../../src/database.ts';
import { checkOut } from '../../src/loans.ts';
import { cancel, queueOf, reserve } from '../../src/reservations.ts';
import { rolledBackLibrary, TODAY } from '../library.ts';
import { newBook, newCopy, newMember } from '../newcomers.ts';

describe('the queue for a book', () => {
  const db = rolledBackLibrary();
  const join = (bookId: number, day = TODAY) => {
    const { id: memberId } = newMember(db);
    return { memberId, id: reserve(db, { bookId, memberId, branchId: 1, day }) };
  };
  const members = (bookId: number) => queueOf(db, bookId).map(({ memberId }) => memberId);

  it('is served in the order of coming', () => {
    const bookId = newBook(db);
    const comers = Array.from({ length: 8 }, () => join(bookId).memberId);
    assert.deepEqual(members(bookId), comers);
  });

  it('looks at the day before the number', () => {
    const bookId = newBook(db);
    const second = join(bookId, TODAY);
    const first = join(bookId, addDays(TODAY, -1));
    assert.deepEqual(members(bookId), [first.memberId, second.memberId]);
  });

  it('closes up when somebody leaves', () => {
    const bookId = newBook(db);
    const [first, second, third] = [join(bookId), join(bookId), join(bookId)];
    cancel(db, second.id, TODAY);
    assert.deepEqual(members(bookId), [first.memberId, third.memberId]);
  });

  it('takes nobody twice', () => {
    const bookId = newBook(db);
    const { memberId } = join(bookId);
    assert.throws(() => reserve(db, { bookId, memberId, branchId: 2, day: TODAY }), {
      reason: 'already reserved',
    });
  });

  it('takes nobody who has the book', () => {
    const { id: memberId, card } = newMember(db);
    const { bookId, barcode } = newCopy(db);
    checkOut(db, { card, barcode, day: TODAY });
    assert.throws(() => reserve(db, { bookId, memberId, branchId: 1, day: TODAY }), {
      reason: 'already on loan',
    });
  });

  it('is found for each of the seeded books', () => {
    const queues = rows<{ bookId: number; waiting: number }>(
      db,
      "SELECT book_id AS bookId, count(*) AS waiting FROM reservations WHERE state = 'waiting' GROUP BY 1",
    );
    for (const { bookId, waiting } of queues) assert.equal(queueOf(db, bookId).length, waiting);
  });
});
