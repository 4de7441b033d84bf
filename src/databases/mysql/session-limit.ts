/** Lets a throw-away server take more sessions: its limit is one that changes while it runs. */

import { messageOf } from '../../errors.ts';
import type { Log } from '../../ports.ts';
import type { SessionLimits } from '../engine.ts';
import { textOf } from './answers.ts';
import type { MysqlServer } from './connection.ts';
import { sessionLimits } from './survey.ts';

/** Raises `max_connections` so that `sessions` more fit, and never lowers it. Returns what the server takes then. */
export async function takeSessions(server: MysqlServer, sessions: number, log: Log): Promise<SessionLimits> {
  const before = await sessionLimits(server);
  if ((before.freeConnections ?? sessions) >= sessions) return before;
  try {
    const [status] = await server.query<{ Value: unknown }>(`SHOW GLOBAL STATUS LIKE 'Threads_connected'`);
    const wanted = Number(textOf(status?.Value)) + sessions;
    const [row] = await server.query<{ most: unknown }>('SELECT @@GLOBAL.max_connections AS most');
    const most = Number(row?.most);
    if (wanted > most) {
      await server.query(`SET GLOBAL max_connections = ${wanted}`);
      log.info(`max_connections of the server is raised from ${most} to ${wanted}.`);
    }
  } catch (error) {
    log.info(`max_connections of the server stays as it is: ${messageOf(error)}`);
  }
  return await sessionLimits(server);
}
