/** The days of the seed: it ends on one fixed day, so that it never grows old. */

import type { DatabaseSync } from 'node:sqlite';

/** The first day of loans, a Tuesday. */
export const FIRST_DAY = '2024-03-05';
/** The morning after the last seeded day, a Tuesday: nothing has happened on it yet. */
export const TODAY = '2026-03-03';

export function daysAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Tells on which days all branches are open: from Tuesday to Saturday, holidays left out. */
export function openDayTest(db: DatabaseSync): (day: string) => boolean {
  const holidays = new Set(
    db
      .prepare('SELECT day FROM holidays')
      .all()
      .map(({ day }) => day),
  );
  return (day) => new Date(day).getUTCDay() >= 2 && !holidays.has(day);
}
