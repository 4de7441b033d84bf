/** Ownership marks on a server: in the comments of databases, which all databases share. */

import { type MarkedDatabase, readMark, withMark } from '../mark.ts';
import type { PostgresServer } from './connection.ts';
import { identifier, literal } from './quoting.ts';
import { applicationName } from './target.ts';

/** Puts the run's mark on `database`, after whatever its comment is. Without a mark nothing happens. */
export async function markDatabase(server: PostgresServer, database: string): Promise<void> {
  const { mark } = server.target;
  if (mark === undefined) return;
  const [row] = await server.query<{ comment: string | null }>(
    `SELECT shobj_description(oid, 'pg_database') AS comment FROM pg_database WHERE datname = $1`,
    [database],
  );
  const comment = withMark(row?.comment ?? null, mark) ?? '';
  await server.query(`COMMENT ON DATABASE ${identifier(database)} IS ${literal(comment)}`);
}

/** All that have a mark, of any run. */
export async function markedDatabases(server: PostgresServer): Promise<readonly MarkedDatabase[]> {
  const rows = await server.query<{ database: string; comment: string; sessions: number }>(
    `SELECT d.datname AS database, c.comment,
       (SELECT count(*) FROM pg_stat_activity a WHERE a.datid = d.oid)::int AS sessions
     FROM pg_database d, shobj_description(d.oid, 'pg_database') AS c(comment)
     WHERE c.comment LIKE '%testshoal: {%'`,
  );
  const applications = await server.query<{ name: string }>(
    'SELECT DISTINCT application_name AS name FROM pg_stat_activity WHERE application_name LIKE $1',
    [`${applicationName} %`],
  );
  const connected = new Set(applications.map(({ name }) => name));
  return rows.flatMap(({ database, comment, sessions }) => {
    const mark = readMark(comment);
    if (mark === undefined) return [];
    return [{ database, mark, inUse: sessions > 0 || connected.has(`${applicationName} ${mark.run}`) }];
  });
}
