/** Databases come and go: made like the user's own, dropped by their exact name. */

import { messageOf } from '../../errors.ts';
import type { Log } from '../../ports.ts';
import type { PostgresServer } from './connection.ts';
import { codeOf, sqlState } from './failure.ts';
import { markDatabase } from './marks.ts';
import { rollBackPreparedTransactions } from './prepared-transactions.ts';
import { identifier, literal } from './quoting.ts';
import { describeSessions } from './sessions.ts';

const attempts = 4;

export async function databaseExists(server: PostgresServer, database: string): Promise<boolean> {
  identifier(database);
  const rows = await server.query('SELECT FROM pg_database WHERE datname = $1', [database]);
  return rows.length === 1;
}

/**
 * Makes an empty database with the encoding and the locale of the user's own one; where that does not exist,
 * as a plain CREATE DATABASE would.
 */
export async function createDatabase(server: PostgresServer, database: string): Promise<void> {
  await create(server, database);
  await markDatabase(server, database);
}

async function create(server: PostgresServer, database: string): Promise<void> {
  const name = identifier(database);
  const locales = await server.query<Locale & { datname: string }>(localeQuery(server.major), [
    server.target.database,
  ]);
  const template1 = locales.find(({ datname }) => datname === 'template1');
  const wanted = locales.find(({ datname }) => datname === server.target.database) ?? template1;
  // Extensions that an image puts into template1 are what the project's own tools would find as well.
  const isPlain =
    template1 !== undefined &&
    wanted !== undefined &&
    JSON.stringify({ ...wanted, datname: '' }) === JSON.stringify({ ...template1, datname: '' });
  if (wanted === undefined || (isPlain && server.adminDatabase !== 'template1')) {
    await server.query(`CREATE DATABASE ${name}`);
  } else {
    // Only template0 may be copied into another encoding or locale, and nobody is ever connected to it.
    await server.query(`CREATE DATABASE ${name} TEMPLATE template0 ${localeClause(wanted)}`);
  }
}

interface Locale {
  readonly encoding: string;
  readonly collate: string | null;
  readonly ctype: string | null;
  /** `c` is libc, `i` ICU, `b` the server's own. */
  readonly provider: string;
  readonly locale: string | null;
  readonly rules: string | null;
}

/** The columns' names changed in 15, 16 and 17. */
function localeQuery(major: number): string {
  const provider = major < 15 ? `'c'` : 'datlocprovider';
  const locale = major < 15 ? 'NULL' : major < 17 ? 'daticulocale' : 'datlocale';
  const rules = major < 16 ? 'NULL' : 'daticurules';
  return `SELECT datname, pg_encoding_to_char(encoding) AS encoding, datcollate AS collate, datctype AS ctype,
      ${provider} AS provider, ${locale} AS locale, ${rules} AS rules
    FROM pg_database WHERE datname IN ('template1', $1)`;
}

function localeClause(locale: Locale): string {
  const providers: Readonly<Record<string, string>> = { c: 'libc', i: 'icu', b: 'builtin' };
  const provider = providers[locale.provider] ?? locale.provider;
  const options: Readonly<Record<string, string | null>> = {
    ENCODING: locale.encoding,
    LC_COLLATE: locale.collate,
    LC_CTYPE: locale.ctype,
    LOCALE_PROVIDER: provider === 'libc' ? null : provider,
    [`${provider}_LOCALE`]: locale.locale,
    ICU_RULES: locale.rules,
  };
  return Object.entries(options)
    .flatMap(([option, value]) => (value === null ? [] : [`${option} ${literal(value)}`]))
    .join(' ');
}

/** Drops exactly `database`, whatever state it is in. No error where it is gone already. */
export async function dropDatabase(server: PostgresServer, database: string, log: Log): Promise<void> {
  const name = identifier(database);
  for (let attempt = 1; ; attempt += 1) {
    try {
      if (!(await databaseExists(server, database))) return;
      await makeDroppable(server, database, log);
      await server.query(`DROP DATABASE ${name} WITH (FORCE)`);
      return;
    } catch (error) {
      if (codeOf(error) === sqlState.noSuchDatabase) return;
      if (codeOf(error) === sqlState.noPrivilege) throw await withSessions(server, database, error);
      if (codeOf(error) !== sqlState.objectInUse || attempt === attempts) throw error;
      log.debug(`PostgreSQL: ${database} is in use, attempt ${attempt} to drop it: ${messageOf(error)}`);
    }
  }
}

/** FORCE needs the right to end the sessions that are there. */
async function withSessions(server: PostgresServer, database: string, error: unknown): Promise<unknown> {
  const sessions = await describeSessions(server, database);
  if (sessions.length === 0) return error;
  return new Error(`${messageOf(error)}; in it are: ${sessions.join('; ')}`, { cause: error });
}

/** An invalid database (limit −2, left by an interrupted DROP) refuses every other statement. */
async function makeDroppable(server: PostgresServer, database: string, log: Log): Promise<void> {
  const name = identifier(database);
  const [state] = await server.query<{ invalid: boolean }>(
    'SELECT datconnlimit = -2 AS invalid FROM pg_database WHERE datname = $1',
    [database],
  );
  if (state === undefined || state.invalid) return;
  await rollBackPreparedTransactions(server, database, log);
  // No session of a client that connects again may come between here and the DROP.
  await server.query(`ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS false IS_TEMPLATE false`);
}
