/** Days as `YYYY-MM-DD`, and on which of them a branch is open. */

import { type Database, value } from './database.ts';

export type Day = string;

const DAY_MILLISECONDS = 86_400_000;

export function addDays(day: Day, days: number): Day {
  return new Date(Date.parse(day) + days * DAY_MILLISECONDS).toISOString().slice(0, 10);
}

/** Negative where `to` is before `from`. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MILLISECONDS);
}

/** 0 is Sunday. */
export function weekdayOf(day: Day): number {
  return new Date(Date.parse(day)).getUTCDay();
}

export function isOpen(db: Database, branchId: number, day: Day): boolean {
  const open = value<number>(
    db,
    `SELECT EXISTS (SELECT 1 FROM opening_hours WHERE branch_id = ? AND weekday = ?)
       AND NOT EXISTS (SELECT 1 FROM holidays WHERE day = ?)`,
    branchId,
    weekdayOf(day),
    day,
  );
  return open === 1;
}

/** The first open day from `day` on, `day` itself included. */
export function nextOpenDay(db: Database, branchId: number, day: Day): Day {
  for (let ahead = 0; ahead < 30; ahead++) {
    const candidate = addDays(day, ahead);
    if (isOpen(db, branchId, candidate)) return candidate;
  }
  throw new Error(`Branch ${branchId} is not open within 30 days of ${day}`);
}

/** Nobody has to bring a book back on a day on which the branch is closed. */
export function dueDay(db: Database, branchId: number, takenOn: Day, loanDays: number): Day {
  return nextOpenDay(db, branchId, addDays(takenOn, loanDays));
}

/** Open days in `from`…`to`, both included. */
export function openDays(db: Database, branchId: number, from: Day, to: Day): Day[] {
  const days: Day[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) if (isOpen(db, branchId, day)) days.push(day);
  return days;
}
