/** Makes one member of two who turned out to be the same person. */

import { appendAudit } from './audit.ts';
import type { Day } from './calendar.ts';
import { type Database, rows, run, transaction } from './database.ts';
import { signOff } from './events.ts';
import { memberById } from './members.ts';
import { Refusal } from './refusal.ts';

/** Moves all that `from` has to `into` and removes `from`. What both have, a place in an event for one, is kept once. */
export function mergeMembers(db: Database, into: number, from: number, day: Day): void {
  if (into === from) throw new Refusal('no such thing', 'a second member to merge with');
  transaction(db, () => {
    const kept = memberById(db, into);
    const gone = memberById(db, from);
    cancelDoubleReservations(db, into, from);
    for (const eventId of sharedEvents(db, into, from)) signOff(db, eventId, from);
    run(db, 'UPDATE cards SET replaced_on = ? WHERE member_id = ? AND replaced_on IS NULL', day, from);
    for (const table of ['loans', 'reservations', 'fine_entries', 'sign_ups', 'cards', 'notices']) {
      run(db, `UPDATE ${table} SET member_id = ? WHERE member_id = ?`, into, from);
    }
    const joinedOn = kept.joinedOn < gone.joinedOn ? kept.joinedOn : gone.joinedOn;
    run(db, 'UPDATE members SET joined_on = ? WHERE id = ?', joinedOn, into);
    run(db, 'DELETE FROM members WHERE id = ?', from);
    appendAudit(db, {
      day,
      kind: 'members merged',
      subject: `member ${into}`,
      detail: `with member ${from}`,
    });
  });
}

/** Of two reservations for one book, the one whose copy is ready stays, else that of `into`. */
function cancelDoubleReservations(db: Database, into: number, from: number): void {
  const cancelWaiting = db.prepare(
    `UPDATE reservations SET state = 'cancelled'
     WHERE member_id = ?1 AND state = 'waiting' AND book_id IN (
       SELECT book_id FROM reservations WHERE member_id = ?2 AND state IN ('ready', ?3))`,
  );
  cancelWaiting.run(into, from, 'ready');
  cancelWaiting.run(from, into, 'waiting');
}

function sharedEvents(db: Database, one: number, other: number): number[] {
  return rows<{ id: number }>(
    db,
    `SELECT event_id AS id FROM sign_ups WHERE member_id = ?
     INTERSECT SELECT event_id FROM sign_ups WHERE member_id = ?`,
    one,
    other,
  ).map(({ id }) => id);
}
