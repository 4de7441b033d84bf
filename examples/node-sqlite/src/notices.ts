/** Notices to members: written once for each thing and day, however often the job runs. */

import { addDays, type Day } from './calendar.ts';
import { type Database, run, transaction } from './database.ts';

/** How long before the due day a reminder goes out. */
const REMINDER_DAYS = 3;

/** Writes the notices of a day. Returns how many were new, by kind. */
export function writeNotices(db: Database, day: Day): { dueSoon: number; overdue: number; ready: number } {
  return transaction(db, () => ({
    dueSoon: run(
      db,
      `INSERT OR IGNORE INTO notices (member_id, kind, about, day)
       SELECT member_id, 'due soon', 'loan ' || id, ?1 FROM open_loans WHERE due_on = ?2`,
      day,
      addDays(day, REMINDER_DAYS),
    ).changes,
    overdue: run(
      db,
      `INSERT OR IGNORE INTO notices (member_id, kind, about, day)
       SELECT member_id, 'overdue', 'loan ' || id, ?1 FROM open_loans
       WHERE due_on < ?1 AND CAST(julianday(?1) - julianday(due_on) AS INTEGER) % 7 = 1`,
      day,
    ).changes,
    ready: run(
      db,
      `INSERT OR IGNORE INTO notices (member_id, kind, about, day)
       SELECT r.member_id, 'ready', 'reservation ' || r.id, ?1 FROM reservations r
       WHERE r.state = 'ready' AND NOT EXISTS (
         SELECT 1 FROM notices n WHERE n.kind = 'ready' AND n.about = 'reservation ' || r.id)`,
      day,
    ).changes,
  }));
}
