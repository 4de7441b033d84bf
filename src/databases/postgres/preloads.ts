/** Extensions that cannot be made where the server did not load their library at its start. Reads only. */

import path from 'node:path';
import type { PostgresServer } from './connection.ts';

/**
 * Their own documentation says so: https://docs.citusdata.com, https://github.com/citusdata/pg_cron,
 * https://github.com/cybertec-postgresql/pg_squeeze, https://github.com/pgaudit/pgaudit, https://github.com/supabase/pg_net,
 * https://github.com/2ndQuadrant/pglogical, https://docs.timescale.com
 */
const preloadOnly = ['citus', 'pg_cron', 'pg_net', 'pg_squeeze', 'pgaudit', 'pglogical', 'timescaledb'];

/** Those of `extensions` that the server has and has not loaded; none where the role may not see what it has loaded. */
export async function unloadedExtensions(
  server: PostgresServer,
  extensions: readonly string[] = preloadOnly,
): Promise<readonly string[]> {
  const [loaded] = await server.query<{ setting: string }>(
    `SELECT setting FROM pg_settings WHERE name = 'shared_preload_libraries'`,
  );
  if (loaded === undefined) return [];
  const libraries = loaded.setting.split(',').map((name) => path.basename(name.trim().replaceAll('"', '')));
  const available = await server.query<{ name: string }>(
    'SELECT name FROM pg_available_extensions WHERE name = ANY($1) ORDER BY name',
    [extensions],
  );
  return available.map(({ name }) => name).filter((name) => !libraries.includes(name));
}

/** Worth a line in the log where there are any: whether the project wants them, only `prepare` knows. */
export function preloadFacts(unloaded: readonly string[]): readonly string[] {
  if (unloaded.length === 0) return [];
  const names = unloaded.join(',');
  return [
    `CREATE EXTENSION fails for ${unloaded.join(', ')}, which the server has not loaded at its start; ` +
      `if \`prepare\` needs it, give the service \`command: postgres -c shared_preload_libraries=${names}\``,
  ];
}
