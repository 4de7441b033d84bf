/** Makes a throw-away server fast: what a crash would cost is no longer of interest there. */

import { setTimeout as pause } from 'node:timers/promises';
import { messageOf } from '../../errors.ts';
import type { PostgresServer } from './connection.ts';
import { literal } from './quoting.ts';

/** All of these take effect on a reload; the others of this kind would need a restart. */
const fastSettings: Readonly<Record<string, string>> = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  max_wal_size: '4GB',
  checkpoint_timeout: '1h',
};

const reloadLimitSeconds = 5;

/** Returns what could not be set, as `fsync stays on: …`. Nothing is believed that the server does not show. */
export async function relaxDurability(server: PostgresServer): Promise<readonly string[]> {
  const reasons = new Map<string, string>();
  for (const [name, value] of Object.entries(fastSettings)) {
    const reason = await alter(server, name, value);
    if (reason !== undefined) reasons.set(name, reason);
  }
  const awaited = Object.keys(fastSettings).filter((name) => !reasons.has(name));
  if (awaited.length > 0) await server.query('SELECT pg_reload_conf()');
  const unchanged = await waitForSettings(server, awaited);
  for (const { name, source } of unchanged)
    reasons.set(name, isFixed(source) ? `it is set by: ${source}` : 'the server did not take it over');
  const current = await readSettings(server);
  return current
    .filter(({ name, value }) => reasons.has(name) && value !== fastSettings[name])
    .map(({ name, value }) => `${name} stays ${value}: ${reasons.get(name)}`);
}

async function alter(server: PostgresServer, name: string, value: string): Promise<string | undefined> {
  try {
    await server.query(`ALTER SYSTEM SET ${name} = ${literal(value)}`);
    return undefined;
  } catch (error) {
    return messageOf(error instanceof Error && error.cause !== undefined ? error.cause : error);
  }
}

/** Returns those of `names` that do not have the wanted value when the time is over. */
async function waitForSettings(
  server: PostgresServer,
  names: readonly string[],
): Promise<readonly Setting[]> {
  const deadline = performance.now() + reloadLimitSeconds * 1000;
  for (;;) {
    const settings = await readSettings(server);
    const missing = settings.filter(
      ({ name, value }) => names.includes(name) && value !== fastSettings[name],
    );
    const awaited = missing.filter(({ source }) => !isFixed(source));
    if (awaited.length === 0 || performance.now() > deadline) return missing;
    await pause(20);
  }
}

interface Setting {
  readonly name: string;
  /** As SHOW prints it, with its unit. */
  readonly value: string;
  /** Where the value comes from, in the server's words. */
  readonly source: string;
}

async function readSettings(server: PostgresServer): Promise<readonly Setting[]> {
  return await server.query<{ name: string; value: string; source: string }>(
    'SELECT name, current_setting(name) AS value, source FROM pg_settings WHERE name = ANY($1)',
    [Object.keys(fastSettings)],
  );
}

/** These sources win over the file that ALTER SYSTEM writes, so that waiting is of no use. */
function isFixed(source: string): boolean {
  return ['command line', 'global', 'database', 'user', 'database user'].includes(source);
}
