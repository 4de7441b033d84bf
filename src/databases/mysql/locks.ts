/** Changes of a database that others hold locks on: who they are is said, and on our own servers they have to go. */

import type { Log } from '../../ports.ts';
import type { MysqlServer } from './connection.ts';
import { errorNumber, numberOf } from './failure.ts';
import { describe, describeAll, endSessions, holdersOf, inTransaction, type Session } from './sessions.ts';

const attempts = 3;

/** A server in a service container is this job's own, and so are its sessions. */
export function isOurs(server: MysqlServer): boolean {
  return server.target.container !== undefined;
}

/** Runs `change`, which needs locks on all of `database`. Throws and names who does not give them up. */
export async function pastLocks<Result>(
  server: MysqlServer,
  database: string,
  log: Log,
  change: () => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await change();
    } catch (error) {
      if (numberOf(error) !== errorNumber.lockWaitTimeout) throw error;
      const holders = await holdersOf(server, database, log);
      if (holders.length > 0 && isOurs(server) && attempt < attempts) {
        await sendAway(server, database, holders, log);
        continue;
      }
      throw new Error(await explain(server, holders), { cause: error });
    }
  }
}

/** Ends `sessions`, each named first. */
export async function sendAway(
  server: MysqlServer,
  database: string,
  sessions: readonly Session[],
  log: Log,
): Promise<void> {
  for (const session of sessions) {
    log.warning(`Ending a session that is still on the database ${database}: ${describe(session)}`);
  }
  await endSessions(server, sessions);
}

async function explain(server: MysqlServer, holders: readonly Session[]): Promise<string> {
  if (holders.length > 0) return `others hold locks on it, end them first: ${describeAll(holders)}`;
  const suspects = await inTransaction(server);
  const who =
    suspects.length > 0
      ? `one of these, which have a transaction open: ${describeAll(suspects)}`
      : 'perhaps a prepared transaction, see XA RECOVER';
  return `somebody holds locks on it, ${who}`;
}
