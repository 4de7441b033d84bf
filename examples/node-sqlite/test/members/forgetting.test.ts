import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { firstBrokenEntry } from '../../src/audit.ts';
import { memberOfCard } from '../../src/cards.ts';
import { rows, value } from '../../src/database.ts';
import { checkOut, giveBack } from '../../src/loans.ts';
import { forget, memberById, membersByName } from '../../src/members.ts';
import { queueOf, reserve } from '../../src/reservations.ts';
import { rolledBackLibrary, TODAY } from '../library.ts';
import { newBook, newCopy, newMember } from '../newcomers.ts';

describe('forgetting a member', () => {
  const db = rolledBackLibrary();

  it('removes the name and the card', () => {
    const { id, card } = newMember(db);
    forget(db, id, TODAY);
    assert.deepEqual(membersByName(db, 'Newcomer'), []);
    assert.equal(memberById(db, id).givenName, '');
    assert.throws(() => memberOfCard(db, card), { reason: 'replaced card' });
  });

  it('works for every seeded member without a book', () => {
    const idle = rows<{ id: number }>(db, 'SELECT id FROM members EXCEPT SELECT member_id FROM open_loans');
    for (const { id } of idle) forget(db, id, TODAY);
    assert.equal(value(db, "SELECT count(*) FROM members WHERE family_name = 'Forgotten'"), idle.length);
    assert.equal(firstBrokenEntry(db), undefined);
  });

  it('keeps the loans for the statistics', () => {
    const { id, card } = newMember(db);
    const { barcode } = newCopy(db);
    checkOut(db, { card, barcode, day: TODAY });
    giveBack(db, { barcode, day: TODAY });
    forget(db, id, TODAY);
    assert.equal(value(db, 'SELECT count(*) FROM loans WHERE member_id = ?', id), 1);
  });

  it('is refused while books are out', () => {
    const { id, card } = newMember(db);
    checkOut(db, { card, barcode: newCopy(db).barcode, day: TODAY });
    assert.throws(() => forget(db, id, TODAY), { reason: 'still in use' });
    assert.equal(memberById(db, id).familyName, 'Newcomer');
  });

  it('takes the member out of all queues', () => {
    const { id: memberId } = newMember(db);
    const bookId = newBook(db);
    reserve(db, { bookId, memberId, branchId: 1, day: TODAY });
    forget(db, memberId, TODAY);
    assert.deepEqual(queueOf(db, bookId), []);
  });

  it('is written down', () => {
    const { id } = newMember(db);
    forget(db, id, TODAY);
    assert.equal(value(db, 'SELECT kind FROM audit_entries ORDER BY id DESC LIMIT 1'), 'member forgotten');
  });
});
