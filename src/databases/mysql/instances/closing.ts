/** What has to be so before a data directory is closed for ever. */

import { setTimeout as pause } from 'node:timers/promises';
import { messageOf } from '../../../errors.ts';
import type { Log } from '../../../ports.ts';
import { textOf } from '../answers.ts';
import type { Flavour } from '../identity.ts';
import type { Instance } from './instance.ts';
import { sealedLogBytes } from './profile.ts';

/** A server lists a session for a moment after its client has left. */
const leaveLimitSeconds = 1;
/** Sessions that ignore the request to end for so long will ignore it for ever. */
const endLimitSeconds = 10;
const resizeLimitSeconds = 10;

interface Session {
  readonly id: number;
  readonly user: string;
  readonly host: string;
  readonly command: string;
  readonly seconds: number;
}

/** Ends all sessions but ours, each named in the log first. Throws where sessions stay, and names them. */
export async function endSessions(
  admin: Instance,
  ours: readonly number[],
  database: string,
  log: Log,
): Promise<void> {
  const start = performance.now();
  const patience = start + leaveLimitSeconds * 1000;
  const deadline = start + endLimitSeconds * 1000;
  const named = new Set<number>();
  for (;;) {
    const sessions = await sessionsOn(admin, ours);
    if (sessions.length === 0) return;
    if (performance.now() < patience) {
      await pause(10);
      continue;
    }
    if (performance.now() > deadline) {
      throw new Error(
        `these sessions did not end within ${endLimitSeconds} seconds: ${sessions.map(describe).join('; ')}`,
      );
    }
    for (const session of sessions.filter(({ id }) => !named.has(id))) {
      log.warning(`Ending a session that is still on the database ${database}: ${describe(session)}`);
      named.add(session.id);
      await admin.query(`KILL ${Number(session.id)}`).catch((error: unknown) => {
        log.debug(`session ${session.id} could not be ended: ${messageOf(error)}`);
      });
    }
    await pause(10);
  }
}

/** No statement is shown: it can hold secrets. */
function describe({ id, user, host, command, seconds }: Session): string {
  return `${user} from ${host}, ${command.toLowerCase()} for ${seconds} s (connection ${id})`;
}

async function sessionsOn(admin: Instance, ours: readonly number[]): Promise<readonly Session[]> {
  const rows = await admin.query<{ [Key in keyof Session]: Session[Key] }>(
    `SELECT ID AS id, USER AS user, HOST AS host, COMMAND AS command, TIME AS seconds
       FROM information_schema.PROCESSLIST
       WHERE COMMAND NOT IN ('Daemon', 'Killed') AND USER NOT IN ('system user', 'event_scheduler')`,
  );
  return rows.filter(({ id }) => ![...ours, admin.connectionId].includes(Number(id)));
}

/** A prepared transaction outlives the server, and so would be in every copy, with its locks. */
export async function refusePreparedTransactions(admin: Instance): Promise<void> {
  const prepared = await admin.query<{ data: unknown }>('XA RECOVER');
  if (prepared.length === 0) return;
  throw new Error(
    `it has prepared transactions (${prepared.map(({ data }) => JSON.stringify(textOf(data))).join(', ')}); ` +
      'commit or roll them back at the end of `prepare`',
  );
}

/** What a table of the engine MEMORY holds is gone when its server stops. */
export async function refuseRowsInMemory(admin: Instance): Promise<void> {
  const tables = await admin.query<{ database: string; name: string }>(
    `SELECT TABLE_SCHEMA AS \`database\`, TABLE_NAME AS name FROM information_schema.TABLES
       WHERE ENGINE = 'MEMORY' AND TABLE_ROWS > 0
         AND TABLE_SCHEMA NOT IN ('information_schema', 'performance_schema', 'mysql', 'sys')`,
  );
  if (tables.length === 0) return;
  const names = tables.map(({ database, name }) => `${database}.${name}`).join(', ');
  throw new Error(
    `these tables have their rows in memory only, and would be empty in every clone: ${names}; ` +
      'use another engine than MEMORY, or `clone: database`',
  );
}

/** Tables whose files are elsewhere would be shared by all copies. */
export async function refuseFilesElsewhere(admin: Instance, flavour: Flavour): Promise<void> {
  const rows = await admin.query<{ name: string; file: string }>(
    flavour === 'mysql'
      ? `SELECT TABLESPACE_NAME AS name, FILE_NAME AS file FROM information_schema.FILES
           WHERE FILE_NAME LIKE '/%' OR FILE_NAME LIKE '../%'`
      : `SELECT NAME AS name, FILENAME AS file FROM information_schema.INNODB_SYS_TABLESPACES
           WHERE FILENAME LIKE '/%' OR FILENAME LIKE '../%'`,
  );
  if (rows.length === 0) return;
  const elsewhere = rows.map(({ name, file }) => `${name} (${file})`).join(', ');
  throw new Error(
    `these tables have their files outside of the server's data directory: ${elsewhere}; ` +
      'leave out DATA DIRECTORY, or use `clone: database`',
  );
}

/** A smaller log, for it is part of each copy. A server that cannot change it keeps what it has. */
export async function shrinkLog(admin: Instance, flavour: Flavour, log: Log): Promise<void> {
  const variable = flavour === 'mysql' ? 'innodb_redo_log_capacity' : 'innodb_log_file_size';
  try {
    await admin.query(`SET GLOBAL ${variable} = ${sealedLogBytes}`);
    if (flavour === 'mysql') await waitForResize(admin);
  } catch (error) {
    log.debug(`the log of changes keeps its size: ${messageOf(error)}`);
  }
}

async function waitForResize(admin: Instance): Promise<void> {
  const deadline = performance.now() + resizeLimitSeconds * 1000;
  while (performance.now() < deadline) {
    const [status] = await admin.query<{ Value: string }>(
      `SHOW GLOBAL STATUS LIKE 'Innodb_redo_log_capacity_resized'`,
    );
    if (Number(status?.Value) === sealedLogBytes) return;
    await pause(10);
  }
}
