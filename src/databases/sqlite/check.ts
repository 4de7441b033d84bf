/** Is a file a sound database? */

import { messageOf } from '../../errors.ts';
import type { Log } from '../../ports.ts';
import type { SqliteConnection } from './driver.ts';

const shownProblems = 5;

/**
 * Throws where the database is damaged. Rows that break foreign keys are only reported: SQLite does not enforce
 * keys by default, so projects live with them, and a copy must have them too.
 */
export function checkSoundness(connection: SqliteConnection, database: string, log: Log): void {
  // A file from a cache may be made to harm: SQLite's own advice for such.
  // Source: https://sqlite.org/security.html
  connection.run('PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON');
  const problems = listed(connection, 'PRAGMA integrity_check', database, log).map((row) =>
    String(row['integrity_check']),
  );
  if (problems.length > 0 && problems[0] !== 'ok') {
    throw new Error(`integrity_check: ${problems.slice(0, shownProblems).join('; ')}`);
  }
  const violations = listed(connection, 'PRAGMA foreign_key_check', database, log);
  if (violations.length > 0) {
    const tables = [...new Set(violations.map((row) => String(row['table'])))];
    log.warning(
      `SQLite: ${violations.length} rows of ${database} break a foreign key, in ${tables.slice(0, shownProblems).join(', ')}`,
    );
  }
}

/** Modules, collations and functions that only the project loads cannot be checked here. */
function listed(
  connection: SqliteConnection,
  pragma: string,
  database: string,
  log: Log,
): readonly Readonly<Record<string, unknown>>[] {
  try {
    return connection.rows(pragma);
  } catch (error) {
    if (!/no such (module|collation sequence|function)|unknown function/i.test(messageOf(error))) throw error;
    log.debug(`SQLite: ${pragma} of ${database} is not possible here: ${messageOf(error)}`);
    return [];
  }
}
