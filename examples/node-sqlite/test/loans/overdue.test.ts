import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addDays } from '../../src/calendar.ts';
import { rows, value } from '../../src/database.ts';
import { balanceCents } from '../../src/fines.ts';
import { checkOut, declareLost, overdue } from '../../src/loans.ts';
import { brokenRules } from '../invariants.ts';
import { rolledBackLibrary, TODAY } from '../library.ts';
import { newCopy, newMember } from '../newcomers.ts';

describe('overdue loans', () => {
  const db = rolledBackLibrary();

  it('are listed with the latest first', () => {
    const late = overdue(db, TODAY).map(({ lateDays }) => lateDays);
    assert.equal(late.length, 71);
    assert.deepEqual(
      late,
      late.toSorted((a, b) => b - a),
    );
  });

  it('grow from day to day while nothing comes back', () => {
    let before = 0;
    for (let ahead = 0; ahead < 120; ahead++) {
      const { length } = overdue(db, addDays(TODAY, ahead));
      assert.ok(length >= before);
      before = length;
    }
    assert.equal(before, value(db, 'SELECT count(*) FROM open_loans'));
  });

  it('are not those that are due today', () => {
    const loan = checkOut(db, { card: newMember(db).card, barcode: newCopy(db).barcode, day: TODAY });
    assert.ok(!overdue(db, loan.dueOn).some(({ id }) => id === loan.id));
    assert.ok(overdue(db, addDays(loan.dueOn, 1)).some(({ id }) => id === loan.id));
  });

  it('of more than a hundred days count as lost, once', () => {
    const long = overdue(db, TODAY).filter(({ lateDays }) => lateDays > 100);
    assert.ok(long.length > 0);
    assert.equal(declareLost(db, TODAY), long.length);
    assert.equal(declareLost(db, TODAY), 0);
    assert.deepEqual(brokenRules(db), []);
  });

  it('that are lost cost the price of the copy', () => {
    const [first] = rows<{ memberId: number; priceCents: number }>(
      db,
      `SELECT o.member_id AS memberId, sum(c.price_cents) AS priceCents
       FROM open_loans o JOIN copies c ON c.id = o.copy_id WHERE o.due_on < ? GROUP BY o.member_id LIMIT 1`,
      addDays(TODAY, -100),
    );
    assert.ok(first);
    const before = balanceCents(db, first.memberId);
    declareLost(db, TODAY);
    assert.equal(balanceCents(db, first.memberId), before + first.priceCents);
  });
});
