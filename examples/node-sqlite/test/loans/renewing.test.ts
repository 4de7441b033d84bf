import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addDays } from '../../src/calendar.ts';
import { type Database, rows } from '../../src/database.ts';
import { checkOut, giveBack, renew } from '../../src/loans.ts';
import { reserve } from '../../src/reservations.ts';
import { rolledBackLibrary, TODAY } from '../library.ts';
import { newCopy, newMember } from '../newcomers.ts';

function newLoan(db: Database) {
  const copy = newCopy(db);
  const member = newMember(db);
  return { copy, member, loan: checkOut(db, { card: member.card, barcode: copy.barcode, day: TODAY }) };
}

describe('renewing', () => {
  const db = rolledBackLibrary();

  it('starts the time anew', () => {
    const { loan } = newLoan(db);
    const renewed = renew(db, loan.id, addDays(TODAY, 14));
    assert.deepEqual([renewed.dueOn, renewed.renewals], ['2026-04-14', 1]);
  });

  it('once is allowed for every open loan that is in time and that nobody waits for', () => {
    const loans = rows<{ id: number }>(
      db,
      `SELECT id FROM open_loans WHERE due_on >= ?
         AND book_id NOT IN (SELECT book_id FROM reservations WHERE state = 'waiting')`,
      TODAY,
    );
    assert.ok(loans.length > 100);
    for (const { id } of loans) assert.equal(renew(db, id, TODAY).renewals, 1);
  });

  it('is refused the third time for an adult', () => {
    const { loan } = newLoan(db);
    renew(db, loan.id, TODAY);
    renew(db, loan.id, TODAY);
    assert.throws(() => renew(db, loan.id, TODAY), { reason: 'too many renewals' });
  });

  for (const [lateDays, allowed] of [
    [0, true],
    [7, true],
    [8, false],
  ] as const) {
    it(`${lateDays} days late is ${allowed ? 'allowed' : 'refused'}`, () => {
      const { loan } = newLoan(db);
      const attempt = () => renew(db, loan.id, addDays(loan.dueOn, lateDays));
      if (allowed) assert.equal(attempt().renewals, 1);
      else assert.throws(attempt, { reason: 'too late' });
    });
  }

  it('is refused when somebody waits', () => {
    const { copy, loan } = newLoan(db);
    reserve(db, { bookId: copy.bookId, memberId: newMember(db).id, branchId: 1, day: TODAY });
    assert.throws(() => renew(db, loan.id, TODAY), { reason: 'wanted by others' });
  });

  it('is refused for a loan that is over', () => {
    const { copy, loan } = newLoan(db);
    giveBack(db, { barcode: copy.barcode, day: TODAY });
    assert.throws(() => renew(db, loan.id, TODAY), { reason: 'not on loan' });
  });
});
