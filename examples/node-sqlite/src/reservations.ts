/** Reservations: a queue for each book, and the shelf of copies kept for somebody. */

import { addDays, type Day, nextOpenDay } from './calendar.ts';
import { type Copy, setCopyState } from './copies.ts';
import { type Database, row, rows, run, transaction, value } from './database.ts';
import { Refusal } from './refusal.ts';

/** How long a copy is kept for somebody. */
const KEPT_DAYS = 8;

export interface Reservation {
  readonly id: number;
  readonly bookId: number;
  readonly memberId: number;
  readonly branchId: number;
  readonly state: 'waiting' | 'ready' | 'collected' | 'expired' | 'cancelled';
  readonly copyId: number | null;
  readonly readyUntil: Day | null;
}

const COLUMNS = `id, book_id AS bookId, member_id AS memberId, branch_id AS branchId, state,
  copy_id AS copyId, ready_until AS readyUntil`;

export function reservationById(db: Database, id: number): Reservation {
  const reservation = row<Reservation>(db, `SELECT ${COLUMNS} FROM reservations WHERE id = ?`, id);
  if (reservation === undefined) throw new Refusal('no such thing', `reservation ${id}`);
  return reservation;
}

/** Joins the queue. Refused for a book that the member has, or waits for, already. Returns its id. */
export function reserve(
  db: Database,
  { bookId, memberId, branchId, day }: { bookId: number; memberId: number; branchId: number; day: Day },
): number {
  return transaction(db, () => {
    const has = value<number>(
      db,
      'SELECT 1 FROM open_loans WHERE book_id = ? AND member_id = ?',
      bookId,
      memberId,
    );
    if (has !== undefined) throw new Refusal('already on loan', `book ${bookId}`);
    const waits = value<number>(
      db,
      "SELECT 1 FROM reservations WHERE book_id = ? AND member_id = ? AND state IN ('waiting', 'ready')",
      bookId,
      memberId,
    );
    if (waits !== undefined) throw new Refusal('already reserved', `book ${bookId}`);
    return run(
      db,
      'INSERT INTO reservations (book_id, member_id, branch_id, placed_on) VALUES (?, ?, ?, ?)',
      bookId,
      memberId,
      branchId,
      day,
    ).id;
  });
}

/** Who waits for a book, the next first. */
export function queueOf(db: Database, bookId: number): Reservation[] {
  return rows<Reservation>(
    db,
    `SELECT ${COLUMNS} FROM reservations WHERE book_id = ? AND state = 'waiting' ORDER BY placed_on, id`,
    bookId,
  );
}

/** Keeps a copy for the first in the queue. Returns that member; undefined where nobody waits. */
export function setAsideForNext(db: Database, copy: Copy, day: Day): number | undefined {
  const next = queueOf(db, copy.bookId)[0];
  if (next === undefined) return undefined;
  run(
    db,
    "UPDATE reservations SET state = 'ready', copy_id = ?, ready_until = ? WHERE id = ?",
    copy.id,
    nextOpenDay(db, next.branchId, addDays(day, KEPT_DAYS)),
    next.id,
  );
  setCopyState(db, copy.id, 'aside');
  return next.memberId;
}

/** The reservation for which a copy is kept. */
export function readyFor(db: Database, copyId: number): Reservation | undefined {
  return row<Reservation>(
    db,
    `SELECT ${COLUMNS} FROM reservations WHERE copy_id = ? AND state = 'ready'`,
    copyId,
  );
}

export function collect(db: Database, id: number): void {
  run(db, "UPDATE reservations SET state = 'collected' WHERE id = ? AND state = 'ready'", id);
}

/** Leaves the queue, or gives up a copy that was kept; that copy goes to the next. */
export function cancel(db: Database, id: number, day: Day): void {
  transaction(db, () => release(db, reservationById(db, id), 'cancelled', day));
}

/** Ends the reservations whose copies were not fetched in time. Returns how many. */
export function expireReady(db: Database, day: Day): number {
  return transaction(db, () => {
    const late = rows<Reservation>(
      db,
      `SELECT ${COLUMNS} FROM reservations WHERE state = 'ready' AND ready_until < ? ORDER BY id`,
      day,
    );
    for (const reservation of late) release(db, reservation, 'expired', day);
    return late.length;
  });
}

function release(db: Database, reservation: Reservation, state: 'cancelled' | 'expired', day: Day): void {
  run(db, 'UPDATE reservations SET state = ? WHERE id = ?', state, reservation.id);
  if (reservation.state !== 'ready' || reservation.copyId === null) return;
  const copy = row<Copy>(
    db,
    'SELECT id, book_id AS bookId, branch_id AS branchId, barcode, state, price_cents AS priceCents FROM copies WHERE id = ?',
    reservation.copyId,
  );
  if (copy === undefined) throw new Refusal('unknown copy', `${reservation.copyId}`);
  if (setAsideForNext(db, copy, day) === undefined) setCopyState(db, copy.id, 'shelf');
}
