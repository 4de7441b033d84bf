/** What is read most, and what nobody reads. */

import type { Day } from '../calendar.ts';
import { type Database, rows } from '../database.ts';

export interface PopularBook {
  readonly bookId: number;
  readonly title: string;
  readonly loans: number;
  /** Equal numbers share a rank, and the ranks after them are left out: 1, 2, 2, 4. */
  readonly rank: number;
}

export function mostRead(db: Database, from: Day, to: Day, limit: number): PopularBook[] {
  return rows<PopularBook>(
    db,
    `SELECT c.book_id AS bookId, b.title, count(*) AS loans, rank() OVER (ORDER BY count(*) DESC) AS rank
     FROM loans l JOIN copies c ON c.id = l.copy_id JOIN books b ON b.id = c.book_id
     WHERE l.taken_on BETWEEN ? AND ?
     GROUP BY c.book_id ORDER BY loans DESC, b.sort_title, bookId LIMIT ?`,
    from,
    to,
    limit,
  );
}

/** Books whose copies all stand on the shelf and that nobody took since `since`. */
export function deadStock(db: Database, since: Day): { bookId: number; shelfMark: string; copies: number }[] {
  return rows(
    db,
    `SELECT b.id AS bookId, b.shelf_mark AS shelfMark, count(*) AS copies
     FROM books b JOIN copies c ON c.book_id = b.id LEFT JOIN book_statistics s ON s.book_id = b.id
     WHERE coalesce(s.last_taken_on, '') < ?
     GROUP BY b.id HAVING sum(c.state <> 'shelf') = 0
     ORDER BY b.shelf_mark, b.sort_title, b.id`,
    since,
  );
}

/** Loans per copy of each branch and main class: what a shelf metre is worth. */
export function turnover(
  db: Database,
): { branch: string; class: string; copies: number; loansPerCopy: number }[] {
  return rows(
    db,
    `WITH per_copy AS (SELECT copy_id, count(*) AS loans FROM loans GROUP BY copy_id)
     SELECT br.code AS branch, substr(b.shelf_mark, 1, 1) || '00' AS class, count(*) AS copies,
       round(sum(coalesce(p.loans, 0)) * 1.0 / count(*), 3) AS loansPerCopy
     FROM copies c JOIN books b ON b.id = c.book_id JOIN branches br ON br.id = c.branch_id
       LEFT JOIN per_copy p ON p.copy_id = c.id
     GROUP BY 1, 2 ORDER BY 1, 2`,
  );
}
