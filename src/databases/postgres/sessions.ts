/** Who is connected to which database: counted, described, and ended. */

import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '../../ports.ts';
import type { SessionCount } from '../engine.ts';
import type { PostgresServer } from './connection.ts';
import { codeOf, sqlState } from './failure.ts';
import { identifier } from './quoting.ts';
import { applicationName } from './target.ts';

/** Sessions that ignore the request to end for so long will ignore it for ever. */
const endLimitSeconds = 10;
/** The server lists a session for a moment after its client has left. */
const leaveLimitSeconds = 1;

interface Session {
  readonly pid: number;
  readonly application: string;
  readonly client: string;
  readonly state: string;
  readonly statement: string | null;
}

/**
 * Not ours is whatever has another process id than our connections, or another name: the operating system
 * gives the ids of ended sessions to new ones. A role without pg_read_all_stats sees no backend_type of others.
 */
export const notOurs = `NOT (a.pid = ANY($1) AND a.application_name LIKE '${applicationName}%')`;
const isClient = `coalesce(a.backend_type, 'client backend') = 'client backend'`;
/** The server itself sends autovacuum away; parallel workers end with their leader. */
const isInTheWay = `coalesce(a.backend_type, '') NOT IN ('autovacuum worker', 'parallel worker')`;

/**
 * Clients per database, without our own connections; databases without any are left out. The names of applications
 * are shown to every role (https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-STATS-VIEWS).
 */
export async function countSessions(server: PostgresServer): Promise<readonly SessionCount[]> {
  return await server.query<{ database: string; sessions: number; active: number; applications: string[] }>(
    `SELECT a.datname AS database, count(*)::int AS sessions,
       (count(*) FILTER (WHERE a.state = 'active'
         AND coalesce(a.wait_event_type, '') NOT IN ('Lock', 'Timeout', 'Client')))::int AS active,
       array_agg(DISTINCT coalesce(a.application_name, '')) AS applications
     FROM pg_stat_activity a
     WHERE a.datname IS NOT NULL AND ${isClient} AND ${notOurs} GROUP BY 1 ORDER BY 1`,
    [server.ownProcessIds],
  );
}

/** The clients of `database` but us, described for a message. */
export async function describeSessions(server: PostgresServer, database: string): Promise<readonly string[]> {
  const sessions = await sessionsOn(server, database, isClient);
  return sessions.map(describe);
}

/**
 * Whatever is still in `database` after a moment and could write to it, described; ours and the server's own upkeep left
 * out. What the sessions that have left did is counted by then.
 */
export async function lastingSessions(server: PostgresServer, database: string): Promise<readonly string[]> {
  const deadline = performance.now() + leaveLimitSeconds * 1000;
  for (;;) {
    const sessions = await sessionsOn(server, database, isInTheWay);
    if (sessions.length === 0 || performance.now() > deadline) return sessions.map(describe);
    await pause(10);
  }
}

/**
 * Ends all sessions on `database` but ours, each named in the log first, and waits until they are gone.
 * New ones must have been made impossible before. Throws where sessions stay, and names them.
 */
export async function endSessions(server: PostgresServer, database: string, log: Log): Promise<void> {
  const deadline = performance.now() + endLimitSeconds * 1000;
  const named = new Set<number>();
  for (;;) {
    const sessions = await sessionsOn(server, database, isInTheWay);
    if (sessions.length === 0) return;
    if (performance.now() > deadline) {
      throw new Error(
        `these sessions did not end within ${endLimitSeconds} seconds: ${sessions.map(describe).join('; ')}`,
      );
    }
    for (const session of sessions.filter(({ pid }) => !named.has(pid))) {
      log.warning(`Ending a session that is still on the database ${database}: ${describe(session)}`);
      named.add(session.pid);
      await end(server, session);
    }
    await pause(10);
  }
}

async function end(server: PostgresServer, session: Session): Promise<void> {
  try {
    await server.query('SELECT pg_terminate_backend($1)', [session.pid]);
  } catch (error) {
    if (codeOf(error) !== sqlState.noPrivilege) throw error;
    const { user } = server.target;
    throw new Error(
      `the role "${user}" may not end this session: ${describe(session)}. End it before this step, or let a superuser ` +
        `run: GRANT pg_signal_backend TO ${identifier(user)}, which does for all but sessions of superusers`,
      { cause: error },
    );
  }
}

async function sessionsOn(
  server: PostgresServer,
  database: string,
  condition: string,
): Promise<readonly Session[]> {
  return await server.query<{ [Key in keyof Session]: Session[Key] }>(
    `SELECT a.pid, coalesce(nullif(a.application_name, ''), 'an application without a name') AS application,
       coalesce(host(a.client_addr), 'a local socket') AS client,
       coalesce(a.state, 'state unknown') AS state, a.query AS statement
     FROM pg_stat_activity a WHERE a.datname = $2 AND ${condition} AND ${notOurs} ORDER BY a.pid`,
    [server.ownProcessIds, database],
  );
}

function describe(session: Session): string {
  const kind = statementKind(session.statement ?? '');
  const last = kind === undefined ? '' : `, last statement ${kind}`;
  return `${session.application} from ${session.client}, ${session.state}${last} (pid ${session.pid})`;
}

/** The first word of a statement, and no more: what follows can hold secrets. */
export function statementKind(statement: string): string | undefined {
  const word = /^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*([a-z]+)\b/i.exec(statement)?.[1];
  return word?.toUpperCase();
}
