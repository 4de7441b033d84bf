/** Encoding and collation: what templates get, and what of it would break them. Reads only. */

import type { PostgresServer } from './connection.ts';
import { identifier } from './quoting.ts';

/** Of the database that new ones are made like: the user's own, or template1 where that is not there. */
export interface Locale {
  readonly encoding: string;
  readonly collation: string;
  /** Whether it is the user's own. */
  readonly isOwn: boolean;
  /** The version that its collation had when it was made; null where there are no versions. */
  readonly recorded: string | null;
  /** The version that new databases get. */
  readonly actual: string | null;
  /** The same of template1, from which new databases are copied. */
  readonly sourceRecorded: string | null;
  readonly sourceActual: string | null;
}

export async function readLocale(server: PostgresServer): Promise<Locale> {
  const versions =
    server.major < 15
      ? 'NULL AS recorded, NULL AS actual, NULL AS "sourceRecorded", NULL AS "sourceActual"'
      : `d.datcollversion AS recorded, pg_database_collation_actual_version(d.oid) AS actual,
         t.datcollversion AS "sourceRecorded", pg_database_collation_actual_version(t.oid) AS "sourceActual"`;
  const [row] = await server.query<{ [Key in keyof Locale]: Locale[Key] }>(
    `SELECT pg_encoding_to_char(d.encoding) AS encoding, d.datcollate AS collation, d.datname = $1 AS "isOwn", ${versions}
     FROM pg_database d, pg_database t
     WHERE d.datname IN ('template1', $1) AND t.datname = 'template1' ORDER BY d.datname = $1 DESC LIMIT 1`,
    [server.target.database],
  );
  if (row === undefined) throw new Error('the server has no template1');
  return row;
}

/** CREATE DATABASE refuses such a source: https://www.postgresql.org/docs/current/sql-altercollation.html#SQL-ALTERCOLLATION-NOTES */
export function collationObstacles({ sourceRecorded, sourceActual }: Locale): readonly string[] {
  if (sourceRecorded === null || sourceRecorded === sourceActual) return [];
  return [
    `The database template1 was made with version ${sourceRecorded} of its collation, and the server's system has ` +
      `${sourceActual ?? 'none'}, so nothing can be copied from it. Run, as its owner: ALTER DATABASE template1 REFRESH COLLATION VERSION`,
  ];
}

/** For the log: what templates get, and whose it is. */
export function describeLocale(database: string, { encoding, collation, isOwn }: Locale): string {
  return `${encoding}, locale ${collation}${isOwn ? '' : ` as template1 has them, for ${identifier(database)} is not there`}`;
}

export function localeNotices(database: string, locale: Locale): readonly string[] {
  const { isOwn, recorded, actual } = locale;
  if (!isOwn || recorded === null || recorded === actual) return [];
  const name = identifier(database);
  return [
    `the database ${name} was made with version ${recorded} of its collation, and templates get ${actual ?? 'none'}, so ` +
      `text may sort otherwise in them. Run, as its owner: REINDEX DATABASE ${name}, and ALTER DATABASE ${name} REFRESH COLLATION VERSION.`,
  ];
}
