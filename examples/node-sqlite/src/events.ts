/** Readings and other events, with seats and waiting lists. */

import { type Day, isOpen } from './calendar.ts';
import { type Database, row, rows, run, transaction, value } from './database.ts';
import { Refusal } from './refusal.ts';

export interface NewEvent {
  readonly branchId: number;
  readonly title: string;
  readonly day: Day;
  /** `HH:MM`. */
  readonly starts: string;
  readonly ends: string;
  readonly seats: number;
}

/** Refused on a closed day and while the branch's only room is taken. Returns the event's id. */
export function planEvent(db: Database, event: NewEvent): number {
  return transaction(db, () => {
    if (!isOpen(db, event.branchId, event.day)) throw new Refusal('branch closed', event.day);
    const clash = value<string>(
      db,
      'SELECT title FROM events WHERE branch_id = ? AND day = ? AND starts < ? AND ends > ?',
      event.branchId,
      event.day,
      event.ends,
      event.starts,
    );
    if (clash !== undefined) throw new Refusal('room taken', clash);
    return run(
      db,
      'INSERT INTO events (branch_id, title, day, starts, ends, seats) VALUES (?, ?, ?, ?, ?, ?)',
      event.branchId,
      event.title,
      event.day,
      event.starts,
      event.ends,
      event.seats,
    ).id;
  });
}

export type Place =
  | { readonly kind: 'seat'; readonly seat: number }
  | { readonly kind: 'waiting'; readonly ahead: number };

export function signUp(db: Database, eventId: number, memberId: number): Place {
  return transaction(db, () => {
    const seats = seatsOf(db, eventId);
    const place = (value<number>(db, 'SELECT count(*) FROM sign_ups WHERE event_id = ?', eventId) ?? 0) + 1;
    run(db, 'INSERT INTO sign_ups (event_id, member_id, place) VALUES (?, ?, ?)', eventId, memberId, place);
    return placeOf(place, seats);
  });
}

/** Gives a place back; all behind it move up by one. Returns who got a seat by it. */
export function signOff(db: Database, eventId: number, memberId: number): number | undefined {
  return transaction(db, () => {
    const seats = seatsOf(db, eventId);
    const left = row<{ place: number }>(
      db,
      'DELETE FROM sign_ups WHERE event_id = ? AND member_id = ? RETURNING place',
      eventId,
      memberId,
    );
    if (left === undefined) throw new Refusal('no such thing', `a place of member ${memberId}`);
    const behind = rows<{ memberId: number; place: number }>(
      db,
      'SELECT member_id AS memberId, place FROM sign_ups WHERE event_id = ? AND place > ? ORDER BY place',
      eventId,
      left.place,
    );
    // One by one and in order: two members must not have the same place even for a moment.
    for (const { memberId: mover, place } of behind) {
      run(
        db,
        'UPDATE sign_ups SET place = ? WHERE event_id = ? AND member_id = ?',
        place - 1,
        eventId,
        mover,
      );
    }
    return behind.find(({ place }) => place === seats + 1)?.memberId;
  });
}

export function placeIn(db: Database, eventId: number, memberId: number): Place | undefined {
  const place = value<number>(
    db,
    'SELECT place FROM sign_ups WHERE event_id = ? AND member_id = ?',
    eventId,
    memberId,
  );
  return place === undefined ? undefined : placeOf(place, seatsOf(db, eventId));
}

function placeOf(place: number, seats: number): Place {
  return place <= seats ? { kind: 'seat', seat: place } : { kind: 'waiting', ahead: place - seats - 1 };
}

function seatsOf(db: Database, eventId: number): number {
  const seats = value<number>(db, 'SELECT seats FROM events WHERE id = ?', eventId);
  if (seats === undefined) throw new Refusal('no such thing', `event ${eventId}`);
  return seats;
}

export interface CalendarLine {
  readonly id: number;
  readonly day: Day;
  readonly branch: string;
  readonly title: string;
  readonly freeSeats: number;
}

/** Events in `from`…`to`, both included. */
export function eventCalendar(db: Database, from: Day, to: Day): CalendarLine[] {
  return rows<CalendarLine>(
    db,
    `SELECT e.id, e.day, b.name AS branch, e.title,
       max(0, e.seats - (SELECT count(*) FROM sign_ups s WHERE s.event_id = e.id)) AS freeSeats
     FROM events e JOIN branches b ON b.id = e.branch_id
     WHERE e.day BETWEEN ? AND ? ORDER BY e.day, e.starts, b.name`,
    from,
    to,
  );
}
