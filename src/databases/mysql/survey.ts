/** What the guard and the pre-flight check need to know about a server. Reads only. */

import type { SessionLimits, Survey } from '../engine.ts';
import { type Timeout, timeoutNames, timeoutNotices } from '../timeouts.ts';
import { textOf } from './answers.ts';
import type { MysqlServer } from './connection.ts';
import { databaseExists } from './databases.ts';
import { readDatabase } from './read-schema.ts';
import { describe, sessionsIn } from './sessions.ts';

export async function survey(server: MysqlServer): Promise<Survey> {
  const base = server.target.database;
  const grants = await server.query<Record<string, unknown>>('SHOW GRANTS');
  const baseExists = await databaseExists(server, base);
  const encoding = await encodingOf(server, baseExists);
  const whose = baseExists ? '' : ` as the server has them, for ${JSON.stringify(base)} is not there`;
  const { flavour, label, version } = server.identity;
  return {
    base: server.stored(base),
    baseExists,
    baseSessions: (await sessionsIn(server, base)).map(describe),
    missingRights: mayCreate(grants.flatMap((row) => Object.values(row).map(textOf)))
      ? []
      : ['create databases'],
    ...(await sessionLimits(server)),
    facts: [`${label} ${version}, ${encoding.characterSet}, collation ${encoding.collation}${whose}`],
    notices: timeoutNotices(flavour, server.target.user, await readTimeouts(server)),
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

export async function sessionLimits(server: MysqlServer): Promise<SessionLimits> {
  const [limits] = await server.query<{ most: unknown; mine: unknown }>(
    'SELECT @@GLOBAL.max_connections AS most, @@SESSION.max_user_connections AS mine',
  );
  const [status] = await server.query<{ Value: unknown }>(`SHOW GLOBAL STATUS LIKE 'Threads_connected'`);
  const most = Number(limits?.most);
  const mine = Number(limits?.mine) || most;
  const free = Math.max(0, Math.min(most - Number(status?.Value), mine));
  return { freeConnections: free, connectionLimit: Math.min(most, mine) };
}

interface Encoding {
  readonly characterSet: string;
  readonly collation: string;
}

/** What templates get: that of the user's own database, or the server's where that is not there. */
async function encodingOf(server: MysqlServer, baseExists: boolean): Promise<Encoding> {
  if (baseExists) {
    return server.withConnection((connection) => readDatabase(server, connection, server.target.database));
  }
  const [row] = await server.query<{ characterSet: unknown; collation: unknown }>(
    'SELECT @@GLOBAL.character_set_server AS characterSet, @@GLOBAL.collation_server AS collation',
  );
  return { characterSet: textOf(row?.characterSet), collation: textOf(row?.collation) };
}

/** Ours have limits of their own, so these are the server's. Of `max_execution_time` the unit is the millisecond. */
async function readTimeouts(server: MysqlServer): Promise<readonly Timeout[]> {
  const names = timeoutNames.map((name) => `'${name}'`).join(', ');
  const rows = await server.query<{ Variable_name: unknown; Value: unknown }>(
    `SHOW GLOBAL VARIABLES WHERE Variable_name IN (${names})`,
  );
  return rows.map((row) => {
    const name = textOf(row.Variable_name);
    const value = Number(textOf(row.Value));
    return { name, seconds: name === 'max_execution_time' ? value / 1000 : value };
  });
}
