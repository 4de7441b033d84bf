/** What the guard and the pre-flight check need to know about a server. Reads only. */

import type { Survey } from '../engine.ts';
import type { PostgresServer } from './connection.ts';
import { serverFacts } from './server-facts.ts';
import { describeSessions } from './sessions.ts';
import type { Toolbox } from './toolbox.ts';
import type { PostgresPorts } from './tools.ts';

interface Situation {
  readonly base_exists: boolean;
  readonly may_create: boolean;
  readonly free: number;
  readonly allowed: number;
}

export async function survey(
  server: PostgresServer,
  toolboxes: readonly Toolbox[],
  ports: PostgresPorts,
): Promise<Survey> {
  const base = server.target.database;
  const [situation] = await server.query<{ [Key in keyof Situation]: Situation[Key] }>(
    `SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1) AS base_exists,
       r.rolsuper OR r.rolcreatedb AS may_create,
       greatest(0, least(
         current_setting('max_connections')::int
           - current_setting('superuser_reserved_connections')::int
           - coalesce(current_setting('reserved_connections', true)::int, 0)
           - (SELECT count(*) FROM pg_stat_activity
              WHERE coalesce(backend_type, 'client backend') = 'client backend'),
         CASE WHEN r.rolconnlimit >= 0 THEN r.rolconnlimit
           - (SELECT count(*) FROM pg_stat_activity WHERE usesysid = r.oid) END
       ))::int AS free,
       least(current_setting('max_connections')::int,
         CASE WHEN r.rolconnlimit >= 0 THEN r.rolconnlimit END)::int AS allowed
     FROM pg_roles r WHERE r.rolname = current_user`,
    [base],
  );
  if (situation === undefined) throw new Error('the server does not know the role that it let in');
  return {
    base,
    baseExists: situation.base_exists,
    baseSessions: await describeSessions(server, base),
    missingRights: situation.may_create ? [] : ['create databases'],
    freeConnections: situation.free,
    connectionLimit: situation.allowed,
    ...(await serverFacts(server, toolboxes, ports)),
  };
}
