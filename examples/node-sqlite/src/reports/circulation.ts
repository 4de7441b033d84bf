/** How much was lent: by month, by branch, and the busiest hours of the year. */

import type { Day } from '../calendar.ts';
import { type Database, rows } from '../database.ts';

export interface MonthLine {
  /** `YYYY-MM`. */
  readonly month: string;
  readonly loans: number;
  readonly members: number;
  /** Loans of this and the two months before, divided by the months that there are. */
  readonly meanOfThree: number;
}

export function loansByMonth(db: Database, from: Day, to: Day): MonthLine[] {
  return rows<MonthLine>(
    db,
    `WITH months AS (
       SELECT substr(taken_on, 1, 7) AS month, count(*) AS loans, count(DISTINCT member_id) AS members
       FROM loans WHERE taken_on BETWEEN ? AND ? GROUP BY 1)
     SELECT month, loans, members,
       round(avg(loans) OVER (ORDER BY month ROWS BETWEEN 2 PRECEDING AND CURRENT ROW), 2) AS meanOfThree
     FROM months ORDER BY month`,
    from,
    to,
  );
}

/** Loans for each branch and weekday (0 is Sunday), only where there were any. */
export function loansByWeekday(db: Database): { branch: string; weekday: number; loans: number }[] {
  return rows(
    db,
    `SELECT b.code AS branch, CAST(strftime('%w', l.taken_on) AS INTEGER) AS weekday, count(*) AS loans
     FROM loans l JOIN copies c ON c.id = l.copy_id JOIN branches b ON b.id = c.branch_id
     GROUP BY 1, 2 ORDER BY 1, 2`,
  );
}

/** The most books that were out at the same time, and the first day on which they were. */
export function peakOut(db: Database): { day: Day; out: number } {
  const changes = rows<{ day: Day; change: number }>(
    db,
    `SELECT day, sum(change) AS change FROM (
       SELECT taken_on AS day, 1 AS change FROM loans
       UNION ALL SELECT returned_on, -1 FROM loans WHERE returned_on IS NOT NULL)
     GROUP BY day ORDER BY day`,
  );
  let out = 0;
  let peak = { day: changes[0]?.day ?? '', out: 0 };
  for (const { day, change } of changes) {
    out += change;
    if (out > peak.out) peak = { day, out };
  }
  return peak;
}
