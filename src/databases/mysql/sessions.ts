/** Who is connected to which database: counted, described, and ended. */

import { setTimeout as pause } from 'node:timers/promises';
import { messageOf } from '../../errors.ts';
import type { Log } from '../../ports.ts';
import type { SessionCount } from '../engine.ts';
import { textOf } from './answers.ts';
import type { Connection, MysqlServer } from './connection.ts';
import { errorNumber, numberOf } from './failure.ts';
import { literal } from './quoting.ts';

/** Sessions that ignore the request to end for so long will ignore it for ever. */
const endLimitSeconds = 10;
const leaveLimitSeconds = 1;

export interface Session {
  readonly id: number;
  readonly user: string;
  /** Where its client is, as `10.1.0.5:43210`; empty for the server's own threads. */
  readonly host: string;
  /** Undefined where it is in none. */
  readonly database: string | undefined;
  /** What it does, as `Sleep`. */
  readonly command: string;
  /** More of that, as `Waiting for table metadata lock`; often empty. */
  readonly stage: string;
  /** Since it does that. */
  readonly seconds: number | undefined;
  readonly statement: string;
}

const systemDatabases: ReadonlySet<string> = new Set([
  ...['mysql', 'information_schema', 'performance_schema', 'sys'],
]);

/** Clients per database, without our own connections; databases without any are left out, and the server's own. */
export async function countSessions(server: MysqlServer): Promise<readonly SessionCount[]> {
  const inside = (await listSessions(server)).flatMap((session) => {
    const { database } = session;
    return database === undefined || systemDatabases.has(database.toLowerCase())
      ? []
      : [{ ...session, database }];
  });
  return [...Map.groupBy(inside, ({ database }) => database)]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([database, sessions]) => ({
      database,
      sessions: sessions.length,
      active: sessions.filter(isAtWork).length,
    }));
}

/** Who waits for a row is not told from who works. */
export function isAtWork({ command, stage }: Session): boolean {
  return command !== 'Sleep' && !/^(Waiting for|User (sleep|lock))/i.test(stage);
}

/** The sessions in `database`, without ours. */
export async function sessionsIn(server: MysqlServer, database: string): Promise<readonly Session[]> {
  const name = server.stored(database);
  return (await listSessions(server)).filter((session) => session.database === name);
}

/** Those that are still there after a moment: the server lists a session for a while after its client has left. */
export async function lastingSessionsIn(server: MysqlServer, database: string): Promise<readonly Session[]> {
  const deadline = performance.now() + leaveLimitSeconds * 1000;
  for (;;) {
    const sessions = await sessionsIn(server, database);
    if (sessions.length === 0 || performance.now() > deadline) return sessions;
    await pause(10);
  }
}

/**
 * The sessions that hold locks on what is in `database`, wherever they are. Empty where the server does not tell:
 * MariaDB only does with its plugin METADATA_LOCK_INFO.
 */
export async function holdersOf(
  server: MysqlServer,
  database: string,
  log: Log,
): Promise<readonly Session[]> {
  const name = literal(server.stored(database));
  const query = server.isMariadb
    ? `SELECT THREAD_ID AS id FROM information_schema.METADATA_LOCK_INFO WHERE TABLE_SCHEMA = ${name}`
    : `SELECT t.PROCESSLIST_ID AS id FROM performance_schema.metadata_locks l
       JOIN performance_schema.threads t ON t.THREAD_ID = l.OWNER_THREAD_ID
       WHERE l.OBJECT_SCHEMA = ${name} AND l.LOCK_STATUS = 'GRANTED'`;
  try {
    const ids = new Set((await server.query<{ id: unknown }>(query)).map(({ id }) => Number(id)));
    return (await listSessions(server)).filter(({ id }) => ids.has(id));
  } catch (error) {
    log.debug(`${server.identity.label}: who holds locks is not known: ${messageOf(error)}`);
    return [];
  }
}

/** The sessions with an open transaction, where holders of locks are not known. */
export async function inTransaction(server: MysqlServer): Promise<readonly Session[]> {
  const rows = await server.query<{ id: unknown }>(
    'SELECT trx_mysql_thread_id AS id FROM information_schema.INNODB_TRX',
  );
  const ids = new Set(rows.map(({ id }) => Number(id)));
  return (await listSessions(server)).filter(({ id }) => ids.has(id));
}

/** Ends `sessions` and waits until they are gone. Throws where some stay, and names them. */
export async function endSessions(server: MysqlServer, sessions: readonly Session[]): Promise<void> {
  for (const session of sessions) {
    try {
      await server.query(`KILL CONNECTION ${session.id}`);
    } catch (error) {
      if (numberOf(error) === errorNumber.noSuchThread) continue;
      throw new Error(
        `the user may not end this session: ${describe(session)}; end it before this step, or give the user the right ` +
          `to end others' sessions (CONNECTION_ADMIN in MySQL, CONNECTION ADMIN in MariaDB)`,
        { cause: error },
      );
    }
  }
  const deadline = performance.now() + endLimitSeconds * 1000;
  const ended = new Set(sessions.map(({ id }) => id));
  for (;;) {
    const left = (await listSessions(server)).filter(({ id }) => ended.has(id));
    if (left.length === 0) return;
    if (performance.now() > deadline) {
      throw new Error(`these sessions did not end within ${endLimitSeconds} seconds: ${describeAll(left)}`);
    }
    await pause(10);
  }
}

export function describeAll(sessions: readonly Session[]): string {
  return sessions.map(describe).join('; ');
}

export function describe({ id, user, host, command, statement }: Session): string {
  const kind = statementKind(statement);
  const last = kind === undefined ? '' : `, statement ${kind}`;
  const from = host === '' ? 'the server itself' : host;
  return `${user} from ${from}, ${command}${last} (connection ${id})`;
}

/** The first word of a statement, and no more: what follows can hold secrets. */
function statementKind(statement: string): string | undefined {
  return /^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*([a-z]+)\b/i.exec(statement)?.[1]?.toUpperCase();
}

/** Without our own connections. */
async function listSessions(server: MysqlServer): Promise<readonly Session[]> {
  const own = new Set(server.ownConnectionIds);
  return (await readProcesses(server)).filter(({ id }) => !own.has(id));
}

/** Clients, and events that run, as far as the account may see them: its own always, all with the right PROCESS. */
export async function readProcesses(connection: Connection): Promise<readonly Session[]> {
  const rows = await connection.query<Readonly<Record<string, unknown>>>('SHOW FULL PROCESSLIST');
  return rows.map(sessionOf).filter(({ command, user }) => command !== 'Daemon' && user !== 'system user');
}

function sessionOf(row: Readonly<Record<string, unknown>>): Session {
  const text = (key: string) => (row[key] === null || row[key] === undefined ? '' : textOf(row[key]));
  const database = text('db');
  return {
    id: Number(row['Id']),
    user: text('User'),
    host: text('Host'),
    database: database === '' ? undefined : database,
    command: text('Command'),
    stage: text('State'),
    seconds: row['Time'] === null || row['Time'] === undefined ? undefined : Math.max(0, Number(row['Time'])),
    statement: text('Info'),
  };
}
