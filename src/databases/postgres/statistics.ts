/** What the server counted in one database. */

import { setTimeout as pause } from 'node:timers/promises';
import type { PoolStatistics } from '../engine.ts';
import type { Connection, PostgresServer } from './connection.ts';

/** The collector of old servers writes within half a second; more than four times that it is stuck. */
const freshLimitSeconds = 2;

/**
 * Undefined where there is no such database. A session counts when it ends and about once a second before,
 * so that the figures are complete when `leftOpen` is 0. The few transactions of our own checks are in them.
 */
export async function statisticsOf(
  server: PostgresServer,
  database: string,
): Promise<PoolStatistics | undefined> {
  const [row] = await server.withConnection(async (connection) => {
    if (server.major < 15) await waitForCollector(connection);
    return await connection.query<Counted>(
      `SELECT ${server.major < 14 ? noSessions : countedSessions},
         s.temp_bytes::float8 AS "temporaryBytes", s.blks_hit::float8 AS "blocksHit",
         s.blks_read::float8 AS "blocksRead",
         s.xact_commit::float8 AS transactions, s.xact_rollback::float8 AS rollbacks,
         s.deadlocks::float8 AS deadlocks,
         o."leftOpen", o."leftInTransaction"
       FROM pg_stat_database s CROSS JOIN LATERAL (
         SELECT count(*)::int AS "leftOpen",
           (count(*) FILTER (WHERE a.state LIKE 'idle in transaction%'))::int AS "leftInTransaction"
         FROM pg_stat_activity a WHERE a.datid = s.datid
           AND coalesce(a.backend_type, 'client backend') = 'client backend' AND NOT a.pid = ANY($2)
       ) o WHERE s.datname = $1`,
      [database, server.ownProcessIds],
    );
  });
  if (row === undefined) return undefined;
  if (row.sessions === null) {
    return { ...row, sessions: undefined, abortedSessions: undefined, killedSessions: undefined };
  }
  return { ...row, sessions: Math.max(0, row.sessions - server.visitsTo(database)) };
}

type Counted = {
  [Key in keyof PoolStatistics]-?: Key extends 'sessions' ? number | null : NonNullable<PoolStatistics[Key]>;
};

const countedSessions = `s.sessions::float8 AS sessions,
  (s.sessions_abandoned + s.sessions_fatal)::float8 AS "abortedSessions",
  s.sessions_killed::float8 AS "killedSessions"`;
const noSessions = 'NULL AS sessions, 0 AS "abortedSessions", 0 AS "killedSessions"';

/**
 * Before 15 the figures came from a file that a collector process wrote on request; the age of the file
 * is that of the figures.
 * Source: https://www.postgresql.org/docs/14/monitoring-stats.html
 */
async function waitForCollector(connection: Connection): Promise<void> {
  const deadline = performance.now() + freshLimitSeconds * 1000;
  const [start] = await connection.query<{ now: string }>('SELECT clock_timestamp()::text AS now');
  while (performance.now() < deadline) {
    await connection.query('SELECT pg_stat_clear_snapshot()');
    const [row] = await connection.query<{ fresh: boolean | null }>(
      'SELECT pg_stat_get_snapshot_timestamp() > $1::timestamptz AS fresh',
      [start?.now],
    );
    if (row?.fresh === true) return;
    await pause(50);
  }
}
