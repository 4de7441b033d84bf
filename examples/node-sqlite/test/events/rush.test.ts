import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { rows, run } from '../../src/database.ts';
import { planEvent, signUp } from '../../src/events.ts';
import { committedLibrary, openLibrary } from '../library.ts';
import { newMember } from '../newcomers.ts';

const TITLE = 'Midnight quokka watch';

describe('a rush for the seats of an event', () => {
  const db = committedLibrary((library) => run(library, 'DELETE FROM events WHERE title = ?', TITLE));
  const desks = [db, openLibrary(), openLibrary()] as const;
  after(() => {
    for (const desk of desks.slice(1)) desk.close();
  });

  it('at three desks gives every place once', () => {
    const event = { branchId: 1, title: TITLE, day: '2026-06-10', starts: '10:00', ends: '11:00', seats: 40 };
    const eventId = planEvent(db, event);
    const members = Array.from({ length: 60 }, () => newMember(db).id);
    const seats = members.filter((id, index) => signUp(desks[index % 3] ?? db, eventId, id).kind === 'seat');
    assert.equal(seats.length, 40);
    assert.deepEqual(seats, members.slice(0, 40));
    const places = rows<{ place: number }>(
      db,
      'SELECT place FROM sign_ups WHERE event_id = ? ORDER BY place',
      eventId,
    );
    assert.deepEqual(
      places.map(({ place }) => place),
      Array.from({ length: 60 }, (_, index) => index + 1),
    );
  });

  it('is gone with the event', () => {
    assert.deepEqual(rows(db, 'SELECT id FROM events WHERE title = ?', TITLE), []);
  });
});
