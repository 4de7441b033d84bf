/** What the sessions of one database are doing, and who waits for whom, by the server's own views. */

import { setTimeout as pause } from 'node:timers/promises';
import type { SessionPicture } from '../../report/incidents.ts';
import type { EnginePicture } from '../engine.ts';
import { Gaps } from '../gaps.ts';
import type { Connection, PostgresServer } from './connection.ts';
import { codeOf, sqlState } from './failure.ts';
import { cutPostgresLiterals } from './literals.ts';
import { identifier } from './quoting.ts';
import { notOurs } from './sessions.ts';
import {
  type PreparedTransaction,
  preparedId,
  type RelationNames,
  readWaits,
  relationsOf,
  type Waits,
  waitPictures,
} from './waits.ts';

/** More are not read; who waits and who blocks is read first. */
const readSessions = 200;

/** A server at its limit has a place again as soon as a session of ours is done with its work. */
const placeLimitSeconds = 1;

export async function pictureOf(server: PostgresServer, database: string): Promise<EnginePicture> {
  const gaps = new Gaps();
  const noWaits: Waits = { pairs: [], locks: [], prepared: [] };
  const { rows, waits } = await gaps.fill('its sessions', { rows: [], waits: noWaits }, () =>
    patiently(() =>
      server.withConnection(async (connection) => {
        const found = await gaps.fill('its locks', noWaits, () => readWaits(connection, database));
        return { rows: await readActivity(connection, server, database, found), waits: found };
      }),
    ),
  );
  for (const gap of hiddenBy(rows, server.target.user)) gaps.add(gap);
  const relations = relationsOf(waits);
  const names: RelationNames =
    relations.length === 0
      ? new Map()
      : await gaps.fill('the names of what is locked', new Map(), () =>
          readNames(server, database, relations),
        );
  const sessions = [...rows.map(sessionPicture), ...waits.prepared.map(preparedPicture)];
  const ages = sessions.flatMap(({ transactionSeconds }) => transactionSeconds ?? []);
  return {
    sessions,
    waits: waitPictures(waits, names),
    oldestTransactionSeconds: ages.length === 0 ? undefined : Math.max(...ages),
    gaps: gaps.sentences,
  };
}

async function patiently<Result>(work: () => Promise<Result>): Promise<Result> {
  const deadline = performance.now() + placeLimitSeconds * 1000;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (codeOf(error) !== sqlState.tooManyConnections || performance.now() > deadline) throw error;
      await pause(50);
    }
  }
}

interface ActivityRow {
  readonly pid: number;
  readonly application: string;
  /** Null where the role may not see it, and for what is no client. */
  readonly state: string | null;
  readonly wait: string | null;
  readonly seconds: number | null;
  readonly transactionSeconds: number | null;
  readonly query: string | null;
}

/** Whoever is in `database`, also the server's own workers, and whoever blocks them from elsewhere. */
async function readActivity(
  connection: Connection,
  server: PostgresServer,
  database: string,
  { pairs }: Waits,
): Promise<readonly ActivityRow[]> {
  const involved = pairs.flatMap(({ blocked, blocker }) => [blocked, blocker]);
  // A negative one comes from clocks that jump, and NULL is to stay NULL.
  const age = (column: string) => `abs(extract(epoch FROM clock_timestamp() - a.${column}))::float8`;
  return await connection.query<{ [Key in keyof ActivityRow]: ActivityRow[Key] }>(
    `SELECT a.pid, a.state, a.query, ${age('state_change')} AS seconds, ${age('xact_start')} AS "transactionSeconds",
       CASE WHEN coalesce(a.backend_type, 'client backend') = 'client backend' THEN coalesce(a.application_name, '')
         ELSE a.backend_type END AS application,
       CASE WHEN a.wait_event_type <> 'Activity' AND NOT (a.wait_event_type = 'Client' AND a.state LIKE 'idle%')
         THEN a.wait_event_type || ': ' || a.wait_event END AS wait
     FROM pg_stat_activity a WHERE (a.datname = $2 OR a.pid = ANY($3)) AND ${notOurs}
     ORDER BY a.pid = ANY($3) DESC, a.xact_start, a.pid LIMIT ${readSessions}`,
    [server.ownProcessIds, database, involved],
  );
}

/** What the server writes in place of a statement that the role may not see. */
const hidden = '<insufficient privilege>';

function hiddenBy(rows: readonly ActivityRow[], user: string): readonly string[] {
  return [
    ...(rows.some(({ query }) => query === hidden)
      ? [
          `what other roles do is hidden from the role "${user}"; a superuser shows it with: GRANT pg_read_all_stats TO ${identifier(user)}`,
        ]
      : []),
    ...(rows.some(({ state }) => state === 'disabled') ? ['track_activities is off for some sessions'] : []),
  ];
}

function sessionPicture(row: ActivityRow): SessionPicture {
  return {
    id: String(row.pid),
    application: row.application,
    state: row.state ?? '',
    wait: row.wait ?? '',
    seconds: row.seconds ?? undefined,
    transactionSeconds: row.transactionSeconds ?? undefined,
    query: row.query === hidden ? '' : cutPostgresLiterals(row.query ?? ''),
  };
}

function preparedPicture(prepared: PreparedTransaction): SessionPicture {
  const { seconds } = prepared;
  const rest = { application: '', wait: '', query: '' };
  return { id: preparedId(prepared), state: 'prepared', seconds, transactionSeconds: seconds, ...rest };
}

/** Only inside of a database its relations have names. */
async function readNames(
  server: PostgresServer,
  database: string,
  relations: readonly string[],
): Promise<RelationNames> {
  const rows = await server.visit(database, (inside) =>
    inside.query<{ relation: string; name: string }>(
      `SELECT c.oid::text AS relation,
         CASE WHEN n.nspname IN ('public', 'pg_catalog') THEN '' ELSE n.nspname || '.' END || c.relname AS name
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = ANY($1::oid[])`,
      [relations],
    ),
  );
  return new Map(rows.map(({ relation, name }) => [relation, name]));
}
