import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rows } from '../../src/database.ts';
import { placeIn, planEvent, signOff, signUp } from '../../src/events.ts';
import { rolledBackLibrary } from '../library.ts';
import { newMember } from '../newcomers.ts';

describe('the waiting list of an event', () => {
  const db = rolledBackLibrary();
  const fullEvent = (guests: number) => {
    const event = {
      branchId: 2,
      title: 'Quokkas',
      day: '2026-06-10',
      starts: '15:00',
      ends: '16:00',
      seats: 2,
    };
    const eventId = planEvent(db, event);
    const members = Array.from({ length: guests }, () => newMember(db).id) as [
      number,
      number,
      number,
      number,
    ];
    return { eventId, members, places: members.map((id) => signUp(db, eventId, id)) };
  };

  it('begins when the seats are taken', () => {
    assert.deepEqual(fullEvent(4).places, [
      { kind: 'seat', seat: 1 },
      { kind: 'seat', seat: 2 },
      { kind: 'waiting', ahead: 0 },
      { kind: 'waiting', ahead: 1 },
    ]);
  });

  it('moves up when a seat is given back', () => {
    const { eventId, members } = fullEvent(4);
    assert.equal(signOff(db, eventId, members[0]), members[2]);
    assert.deepEqual(placeIn(db, eventId, members[3]), { kind: 'waiting', ahead: 0 });
  });

  it('gives nobody a seat when somebody leaves the list', () => {
    const { eventId, members } = fullEvent(4);
    assert.equal(signOff(db, eventId, members[2]), undefined);
  });

  it('takes nobody twice', () => {
    const { eventId, members } = fullEvent(4);
    assert.throws(() => signUp(db, eventId, members[0]), /UNIQUE constraint failed/);
  });

  it('has no gaps after everybody of the first half has left', () => {
    const events = rows<{ id: number; guests: number }>(
      db,
      'SELECT event_id AS id, count(*) AS guests FROM sign_ups GROUP BY event_id HAVING guests >= 10',
    );
    for (const { id, guests } of events) {
      const leaving = rows<{ member: number }>(
        db,
        'SELECT member_id AS member FROM sign_ups WHERE event_id = ? ORDER BY place LIMIT ?',
        id,
        Math.floor(guests / 2),
      );
      for (const { member } of leaving) signOff(db, id, member);
      const places = rows<{ place: number }>(
        db,
        'SELECT place FROM sign_ups WHERE event_id = ? ORDER BY place',
        id,
      );
      assert.deepEqual(
        places.map(({ place }) => place),
        places.map((_, index) => index + 1),
      );
    }
  });
});
