/** What must hold in the library whatever was done before. */

import { type Database, value } from '../src/database.ts';

const VIOLATIONS: Readonly<Record<string, string>> = {
  'a copy is out without an open loan':
    "SELECT count(*) FROM copies WHERE state = 'loan' AND id NOT IN (SELECT copy_id FROM open_loans)",
  'a copy with an open loan is not out':
    "SELECT count(*) FROM open_loans o JOIN copies c ON c.id = o.copy_id WHERE c.state NOT IN ('loan', 'lost')",
  'a copy is kept for nobody':
    "SELECT count(*) FROM copies WHERE state = 'aside' AND id NOT IN (SELECT copy_id FROM reservations WHERE state = 'ready')",
  'a copy is kept for two':
    "SELECT count(*) FROM (SELECT 1 FROM reservations WHERE state = 'ready' GROUP BY copy_id HAVING count(*) > 1)",
  'a counter of open loans is wrong': `SELECT count(*) FROM book_statistics s WHERE s.open_loans <>
     (SELECT count(*) FROM loans l JOIN copies c ON c.id = l.copy_id WHERE c.book_id = s.book_id AND l.returned_on IS NULL)`,
  'somebody has paid more than was owed': 'SELECT count(*) FROM member_balances WHERE balance_cents < 0',
};

/** The broken rules in words; empty when all is well. */
export function brokenRules(db: Database): string[] {
  return Object.entries(VIOLATIONS)
    .filter(([, sql]) => value<number>(db, sql) !== 0)
    .map(([rule]) => rule);
}
