import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { memberOfCard } from '../../src/cards.ts';
import { rows, value } from '../../src/database.ts';
import { placeIn, planEvent, signUp } from '../../src/events.ts';
import { balanceCents } from '../../src/fines.ts';
import { checkOut, openLoans } from '../../src/loans.ts';
import { memberById } from '../../src/members.ts';
import { mergeMembers } from '../../src/merge.ts';
import { queueOf, reserve } from '../../src/reservations.ts';
import { rolledBackLibrary, TODAY } from '../library.ts';
import { newBook, newCopy, newMember } from '../newcomers.ts';

describe('merging two members', () => {
  const db = rolledBackLibrary();

  it('keeps the loans of both', () => {
    const one = newMember(db);
    const other = newMember(db);
    for (const { card } of [one, other]) checkOut(db, { card, barcode: newCopy(db).barcode, day: TODAY });
    mergeMembers(db, one.id, other.id, TODAY);
    assert.equal(openLoans(db, one.id), 2);
    assert.throws(() => memberById(db, other.id), { reason: 'no such thing' });
  });

  it('leaves one good card', () => {
    const one = newMember(db);
    const other = newMember(db);
    mergeMembers(db, one.id, other.id, TODAY);
    assert.equal(memberOfCard(db, one.card), one.id);
    assert.throws(() => memberOfCard(db, other.card), { reason: 'replaced card' });
  });

  it('keeps one of two reservations for the same book', () => {
    const one = newMember(db);
    const other = newMember(db);
    const bookId = newBook(db);
    for (const { id: memberId } of [one, other]) reserve(db, { bookId, memberId, branchId: 1, day: TODAY });
    mergeMembers(db, one.id, other.id, TODAY);
    assert.deepEqual(
      queueOf(db, bookId).map(({ memberId }) => memberId),
      [one.id],
    );
  });

  it('gives a second place in an event to the next', () => {
    const guests = [newMember(db), newMember(db), newMember(db)];
    const event = {
      branchId: 1,
      title: 'Quokkas by night',
      day: TODAY,
      starts: '09:00',
      ends: '10:00',
      seats: 2,
    };
    const eventId = planEvent(db, event);
    for (const { id } of guests) signUp(db, eventId, id);
    const [one, other, third] = guests.map(({ id }) => id) as [number, number, number];
    mergeMembers(db, one, other, TODAY);
    assert.deepEqual(placeIn(db, eventId, third), { kind: 'seat', seat: 2 });
  });

  it('adds up what both owe, for many pairs of seeded members', () => {
    const debtors = rows<{ id: number }>(
      db,
      'SELECT member_id AS id FROM member_balances WHERE balance_cents > 0 ORDER BY id LIMIT 80',
    ).map(({ id }) => id);
    for (let pair = 0; pair + 1 < debtors.length; pair += 2) {
      const [one, other] = debtors.slice(pair, pair + 2) as [number, number];
      const together = balanceCents(db, one) + balanceCents(db, other);
      mergeMembers(db, one, other, TODAY);
      assert.equal(balanceCents(db, one), together);
    }
    assert.equal(value(db, 'SELECT count(*) FROM members'), 1200 - Math.floor(debtors.length / 2));
  });

  it('refuses to merge one with itself', () => {
    assert.throws(() => mergeMembers(db, 1, 1, TODAY), { reason: 'no such thing' });
  });
});
