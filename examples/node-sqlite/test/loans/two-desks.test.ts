import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { type Database, transaction, value } from '../../src/database.ts';
import { checkOut, giveBack } from '../../src/loans.ts';
import { committedLibrary, openLibrary, TODAY } from '../library.ts';
import { newCopy, newMember } from '../newcomers.ts';

describe('two desks', () => {
  const db = committedLibrary();
  const other = openLibrary();
  after(() => other.close());

  it('cannot lend one copy twice', () => {
    const { barcode } = newCopy(db);
    checkOut(db, { card: newMember(db).card, barcode, day: TODAY });
    const again = { card: newMember(db).card, barcode, day: TODAY };
    assert.throws(() => checkOut(other, again), { reason: 'copy not available' });
  });

  it('can lend at one and take back at the other', () => {
    const { id, card } = newMember(db);
    const { barcode } = newCopy(db);
    for (let round = 0; round < 40; round++) {
      const [out, back] = round % 2 === 0 ? [db, other] : [other, db];
      checkOut(out, { card, barcode, day: TODAY });
      assert.equal(giveBack(back, { barcode, day: TODAY }).loan.memberId, id);
    }
    assert.equal(value(db, 'SELECT count(*) FROM loans WHERE member_id = ?', id), 40);
  });

  it('do not see what the other has not finished', () => {
    const members = (desk: Database) => value<number>(desk, 'SELECT count(*) FROM members') ?? 0;
    const before = members(other);
    transaction(db, () => {
      newMember(db);
      assert.equal(members(db), before + 1);
      assert.equal(members(other), before);
    });
    assert.equal(members(other), before + 1);
  });

  it('hear that the database is busy while the other writes', () => {
    transaction(db, () => {
      newMember(db);
      assert.throws(() => newMember(other), /database is locked/);
    });
  });
});
