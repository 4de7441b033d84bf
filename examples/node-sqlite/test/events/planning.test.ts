import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isOpen, openDays } from '../../src/calendar.ts';
import { eventCalendar, planEvent, signUp } from '../../src/events.ts';
import { rolledBackLibrary } from '../library.ts';
import { newMember } from '../newcomers.ts';

const DAY = '2026-06-10';
const reading = {
  branchId: 2,
  title: 'Quokkas aloud',
  day: DAY,
  starts: '15:00',
  ends: '16:00',
  seats: 2,
} as const;

describe('planning events', () => {
  const db = rolledBackLibrary();

  it('shows them in the calendar', () => {
    planEvent(db, reading);
    assert.deepEqual(
      eventCalendar(db, DAY, DAY).map(({ branch, title, freeSeats }) => [branch, title, freeSeats]),
      [['Northgate', 'Quokkas aloud', 2]],
    );
  });

  for (const [starts, ends, free] of [
    ['14:00', '15:00', true],
    ['16:00', '17:00', true],
    ['14:30', '15:30', false],
    ['15:15', '15:45', false],
    ['14:00', '17:00', false],
  ] as const) {
    it(`finds the room ${free ? 'free' : 'taken'} from ${starts} to ${ends}`, () => {
      planEvent(db, reading);
      const plan = () => planEvent(db, { ...reading, starts, ends });
      if (free) assert.doesNotThrow(plan);
      else assert.throws(plan, { reason: 'room taken' });
    });
  }

  it('has a room in each branch', () => {
    planEvent(db, reading);
    assert.doesNotThrow(() => planEvent(db, { ...reading, branchId: 3 }));
  });

  for (const day of ['2026-06-08', '2026-06-14', '2026-12-25']) {
    it(`is refused on ${day}, when the branch is closed`, () => {
      assert.throws(() => planEvent(db, { ...reading, day }), { reason: 'branch closed' });
    });
  }

  it('fills a year of evenings in all branches', () => {
    const days = openDays(db, 1, '2027-01-01', '2027-12-31').filter((day) => isOpen(db, 2, day));
    for (const day of days) {
      for (let branchId = 1; branchId <= 6; branchId++) planEvent(db, { ...reading, branchId, day });
    }
    assert.equal(eventCalendar(db, '2027-01-01', '2027-12-31').length, 6 * days.length);
  });

  it('counts the seats that are left', () => {
    const id = planEvent(db, reading);
    for (let guest = 0; guest < 3; guest++) signUp(db, id, newMember(db).id);
    assert.equal(eventCalendar(db, DAY, DAY)[0]?.freeSeats, 0);
  });
});
