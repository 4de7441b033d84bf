import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rows, value } from '../../src/database.ts';
import { overdueCents, rateOn } from '../../src/fines.ts';
import { rolledBackLibrary } from '../library.ts';

interface LateLoan {
  readonly category: string;
  readonly takenOn: string;
  readonly dueOn: string;
  readonly returnedOn: string;
  readonly charged: number;
}

describe('the ledger', () => {
  const db = rolledBackLibrary();

  it('has charged every late return by the rate of its day', () => {
    const late = rows<LateLoan>(
      db,
      `SELECT m.category, l.taken_on AS takenOn, l.due_on AS dueOn, l.returned_on AS returnedOn,
         coalesce((SELECT sum(amount_cents) FROM fine_entries f WHERE f.loan_id = l.id), 0) AS charged
       FROM loans l JOIN members m ON m.id = l.member_id
       WHERE l.returned_on > l.due_on`,
    );
    assert.ok(late.length > 2000);
    for (const { category, takenOn, dueOn, returnedOn, charged } of late) {
      assert.equal(charged, overdueCents(rateOn(db, category, takenOn), dueOn, returnedOn));
    }
  });

  it('has charged nobody who was in time', () => {
    const wrong = value(
      db,
      'SELECT count(*) FROM fine_entries f JOIN loans l ON l.id = f.loan_id WHERE l.returned_on <= l.due_on',
    );
    assert.equal(wrong, 0);
  });

  it('has charged no child and no staff', () => {
    const charged = rows(
      db,
      'SELECT DISTINCT m.category FROM fine_entries f JOIN members m ON m.id = f.member_id ORDER BY 1',
    ).map((line) => ({ ...Object(line) }));
    assert.deepEqual(charged, [{ category: 'adult' }, { category: 'student' }]);
  });
});
