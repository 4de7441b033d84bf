import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  addDays,
  daysBetween,
  dueDay,
  isOpen,
  nextOpenDay,
  openDays,
  weekdayOf,
} from '../../src/calendar.ts';
import { run } from '../../src/database.ts';
import { rolledBackLibrary } from '../library.ts';

describe('days', () => {
  for (const [day, days, result] of [
    ['2026-03-03', 0, '2026-03-03'],
    ['2024-02-28', 1, '2024-02-29'],
    ['2025-12-31', 1, '2026-01-01'],
    ['2026-03-01', -1, '2026-02-28'],
    ['2026-03-28', 2, '2026-03-30'],
  ] as const) {
    it(`${days} after ${day} is ${result}`, () => {
      assert.equal(addDays(day, days), result);
      assert.equal(daysBetween(day, result), days);
    });
  }

  it('have weekdays that go round', () => {
    for (let ahead = 0; ahead < 3000; ahead++)
      assert.equal(weekdayOf(addDays('2024-09-01', ahead)), ahead % 7);
  });
});

describe('opening days', () => {
  const db = rolledBackLibrary();

  for (const [branch, day, open] of [
    [1, '2026-03-02', true],
    [2, '2026-03-02', false],
    [2, '2026-03-03', true],
    [1, '2026-03-01', false],
    [1, '2026-12-25', false],
  ] as const) {
    it(`branch ${branch} is ${open ? 'open' : 'closed'} on ${day}`, () => {
      assert.equal(isOpen(db, branch, day), open);
    });
  }

  it('are five or six a week without the holidays', () => {
    assert.equal(openDays(db, 1, '2026-01-01', '2026-12-31').length, 313 - 4);
    assert.equal(openDays(db, 4, '2026-01-01', '2026-12-31').length, 261 - 4);
  });

  it('move what would be due on a closed day', () => {
    assert.equal(dueDay(db, 2, '2026-11-27', 28), '2026-12-29');
    for (let ahead = 0; ahead < 365; ahead++) {
      const due = dueDay(db, 2, addDays('2026-03-03', ahead), 28);
      assert.ok(isOpen(db, 2, due));
    }
  });

  it('are missed in a branch that never opens', () => {
    run(db, 'DELETE FROM opening_hours WHERE branch_id = 6');
    assert.throws(() => nextOpenDay(db, 6, '2026-03-03'), /not open within 30 days/);
  });
});
