import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { overdueCents, rateOn } from '../../src/fines.ts';
import { rolledBackLibrary } from '../library.ts';

describe('rates', () => {
  const db = rolledBackLibrary();

  for (const [category, day, centsPerDay, capCents] of [
    ['adult', '2025-06-30', 20, 600],
    ['adult', '2025-07-01', 25, 800],
    ['student', '2024-01-01', 10, 300],
    ['student', '2026-01-01', 15, 400],
    ['child', '2026-01-01', 0, 0],
  ] as const) {
    it(`for ${category} on ${day} are ${centsPerDay} cents a day`, () => {
      assert.deepEqual({ ...rateOn(db, category, day) }, { centsPerDay, capCents });
    });
  }

  it('did not exist before the library did', () => {
    assert.throws(() => rateOn(db, 'adult', '1999-01-01'), { reason: 'no such thing' });
  });
});

describe('an overdue fine', () => {
  const rate = { centsPerDay: 20, capCents: 600 };

  for (const [returnedOn, cents] of [
    ['2025-03-01', 0],
    ['2025-03-10', 0],
    ['2025-03-11', 20],
    ['2025-04-01', 440],
    ['2025-04-09', 600],
    ['2026-03-10', 600],
  ] as const) {
    it(`for a loan due on 10 March and returned on ${returnedOn} is ${cents} cents`, () => {
      assert.equal(overdueCents(rate, '2025-03-10', returnedOn), cents);
    });
  }
});
