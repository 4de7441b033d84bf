/** What the guard and the pre-flight check need to know about a server. Reads only. */

import type { Survey } from '../engine.ts';
import { textOf } from './answers.ts';
import type { MysqlServer } from './connection.ts';
import { databaseExists } from './databases.ts';
import { describe, sessionsIn } from './sessions.ts';

export async function survey(server: MysqlServer): Promise<Survey> {
  const base = server.target.database;
  const grants = await server.query<Record<string, unknown>>('SHOW GRANTS');
  return {
    base: server.stored(base),
    baseExists: await databaseExists(server, base),
    baseSessions: (await sessionsIn(server, base)).map(describe),
    missingRights: mayCreate(grants.flatMap((row) => Object.values(row).map(textOf)))
      ? []
      : ['create databases'],
    ...(await connections(server)),
  };
}

/**
 * From the lines of SHOW GRANTS: on everything, on databases by a pattern, or by a role, whose rights are listed
 * elsewhere. A right on single databases does not help, for ours have names of their own.
 */
export function mayCreate(grants: readonly string[]): boolean {
  return grants.some((grant) => {
    const [, privileges, place] = /^GRANT ([\s\S]+?) ON ([\s\S]+?) TO /.exec(grant) ?? [];
    if (privileges === undefined || place === undefined) return /^GRANT .* TO /.test(grant);
    const creates = /(?:^|, )(?:ALL PRIVILEGES|CREATE)(?:,|$)/.test(privileges);
    return creates && (place === '*.*' || /(?<!\\)[%_]/.test(place.replace(/\.\*$/, '')));
  });
}

async function connections(
  server: MysqlServer,
): Promise<Pick<Survey, 'freeConnections' | 'connectionLimit'>> {
  const [limits] = await server.query<{ most: unknown; mine: unknown }>(
    'SELECT @@GLOBAL.max_connections AS most, @@SESSION.max_user_connections AS mine',
  );
  const [status] = await server.query<{ Value: unknown }>(`SHOW GLOBAL STATUS LIKE 'Threads_connected'`);
  const most = Number(limits?.most);
  const mine = Number(limits?.mine) || most;
  const free = Math.max(0, Math.min(most - Number(status?.Value), mine));
  return { freeConnections: free, connectionLimit: Math.min(most, mine) };
}
