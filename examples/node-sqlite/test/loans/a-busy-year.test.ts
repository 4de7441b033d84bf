import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { randomFrom } from '../../seed/random.ts';
import { addDays, openDays } from '../../src/calendar.ts';
import { type Database, rows } from '../../src/database.ts';
import { balanceCents, pay } from '../../src/fines.ts';
import { checkOut, giveBack, renew } from '../../src/loans.ts';
import { Refusal } from '../../src/refusal.ts';
import { expireReady, reserve } from '../../src/reservations.ts';
import { brokenRules } from '../invariants.ts';
import { rolledBackLibrary, TODAY } from '../library.ts';
import { newCopy, newMember } from '../newcomers.ts';

describe('a busy year', () => {
  const db = rolledBackLibrary();

  for (const seed of [11, 12, 13]) {
    it(`of random comings and goings keeps all rules (${seed})`, () => {
      const done = liveThroughYear(db, seed);
      for (const what of ['lent', 'returned', 'renewed', 'reserved', 'paid', 'refused']) {
        assert.ok((done.get(what) ?? 0) > 20, `${what}: ${done.get(what)}`);
      }
    });
  }
});

/** Returns how often each thing happened. */
function liveThroughYear(db: Database, seed: number): ReadonlyMap<string, number> {
  const random = randomFrom(seed);
  const members = Array.from({ length: 30 }, () => newMember(db, random.pick(['adult', 'child', 'student'])));
  const copies = Array.from({ length: 60 }, () => newCopy(db));
  const done = new Map<string, number>();
  const count = (what: string) => done.set(what, (done.get(what) ?? 0) + 1);

  const actions = [
    (day: string) => {
      checkOut(db, { card: random.pick(members).card, barcode: random.pick(copies).barcode, day });
      count('lent');
    },
    (day: string) => {
      giveBack(db, { barcode: random.pick(copies).barcode, day });
      count('returned');
    },
    (day: string) => {
      const [loan] = rows<{ id: number }>(
        db,
        'SELECT id FROM open_loans WHERE copy_id = ?',
        random.pick(copies).id,
      );
      if (loan === undefined) return;
      renew(db, loan.id, day);
      count('renewed');
    },
    (day: string) => {
      reserve(db, {
        bookId: random.pick(copies).bookId,
        memberId: random.pick(members).id,
        branchId: 1,
        day,
      });
      count('reserved');
    },
    (day: string) => {
      const { id } = random.pick(members);
      pay(db, id, balanceCents(db, id), day);
      count('paid');
    },
  ];

  for (const [index, day] of openDays(db, 1, TODAY, addDays(TODAY, 365)).entries()) {
    expireReady(db, day);
    for (let visit = 0; visit < 8; visit++) {
      try {
        random.pick(actions)(day);
      } catch (thrown) {
        if (!(thrown instanceof Refusal)) throw thrown;
        count('refused');
      }
    }
    if (index % 10 === 0) assert.deepEqual(brokenRules(db), [], day);
  }
  return done;
}
