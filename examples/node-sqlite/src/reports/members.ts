/** Who reads: how many of those who joined in a quarter still borrow, and who reads alike. */

import { type Database, rows } from '../database.ts';

export interface CohortLine {
  /** `YYYY-Qn`: the quarter of joining. */
  readonly cohort: string;
  /** Quarters since then. */
  readonly age: number;
  readonly active: number;
}

/** Members with a loan in a quarter, by the quarter in which they joined. */
export function cohorts(db: Database): CohortLine[] {
  return rows<CohortLine>(
    db,
    `WITH quarter_of AS (
       SELECT id, CAST(substr(joined_on, 1, 4) AS INTEGER) * 4 + (CAST(substr(joined_on, 6, 2) AS INTEGER) - 1) / 3 AS q
       FROM members),
     active AS (
       SELECT DISTINCT member_id,
         CAST(substr(taken_on, 1, 4) AS INTEGER) * 4 + (CAST(substr(taken_on, 6, 2) AS INTEGER) - 1) / 3 AS q
       FROM loans)
     SELECT (m.q / 4) || '-Q' || (m.q % 4 + 1) AS cohort, a.q - m.q AS age, count(*) AS active
     FROM active a JOIN quarter_of m ON m.id = a.member_id
     GROUP BY m.q, age ORDER BY m.q, age`,
  );
}

/** The members who took the most different books, with the main class that each likes best. */
export function keenReaders(
  db: Database,
  limit: number,
): { memberId: number; books: number; favourite: string }[] {
  return rows(
    db,
    `WITH taken AS (
       SELECT l.member_id, c.book_id, substr(b.shelf_mark, 1, 1) || '00' AS class
       FROM loans l JOIN copies c ON c.id = l.copy_id JOIN books b ON b.id = c.book_id
       GROUP BY 1, 2),
     liked AS (
       SELECT member_id, class,
         row_number() OVER (PARTITION BY member_id ORDER BY count(*) DESC, class) AS place,
         sum(count(*)) OVER (PARTITION BY member_id) AS books
       FROM taken GROUP BY 1, 2)
     SELECT member_id AS memberId, books, class AS favourite FROM liked
     WHERE place = 1 ORDER BY books DESC, memberId LIMIT ?`,
    limit,
  );
}
