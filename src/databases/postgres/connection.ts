/** Connections to one server: a few for administration, and short visits to single databases. */

import { setTimeout as pause } from 'node:timers/promises';
import { Client, type ClientBase, type ClientConfig, Pool, type QueryResultRow } from 'pg';
import { messageOf, UserError } from '../../errors.ts';
import type { Log } from '../../ports.ts';
import { codeOf, inServerWords, sqlState } from './failure.ts';
import { addressOf, clientConfig, type PostgresTarget } from './target.ts';

/** So many statements run at once; more would only wait for the same disk. */
const adminConnections = 4;
const oldestMajor = 13;

/** One server, through connections that are never inside a template. */
export class PostgresServer {
  readonly target: PostgresTarget;
  /** As `15.18`. */
  readonly version: string;
  readonly major: number;
  readonly #log: Log;
  #adminDatabase: string;
  #pool: Pool;
  /** All that there ever were: the server lists a session for a moment after its end. */
  readonly #processIds = new Set<number>();
  readonly #visits = new Map<string, number>();

  constructor(target: PostgresTarget, identity: ServerIdentity, log: Log) {
    this.target = target;
    this.version = identity.version;
    this.major = identity.major;
    this.#adminDatabase = identity.adminDatabase;
    this.#log = log;
    this.#pool = this.#openPool(identity.adminDatabase);
  }

  /** The database that the administrative connections are in. */
  get adminDatabase(): string {
    return this.#adminDatabase;
  }

  /** Takes the administrative connections out of `database`, into the other one that is on every server. */
  async moveFrom(database: string): Promise<void> {
    const left = this.#pool;
    this.#adminDatabase = database === 'template1' ? 'postgres' : 'template1';
    this.#pool = this.#openPool(this.#adminDatabase);
    await left.end();
  }

  /** Process ids of the server's side of our connections. */
  get ownProcessIds(): readonly number[] {
    return [...this.#processIds];
  }

  /** How often we were inside `database`; the server counts us among its sessions. */
  visitsTo(database: string): number {
    return this.#visits.get(database) ?? 0;
  }

  async query<Row extends QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<Row[]> {
    return await this.withConnection((connection) => connection.query<Row>(sql, values));
  }

  /** One administrative connection for several statements. `work` must not wait for a second one. */
  async withConnection<Result>(work: (connection: Connection) => Promise<Result>): Promise<Result> {
    const client = await this.#pool.connect();
    try {
      return await work(connectionOf(client));
    } catch (error) {
      throw inServerWords(error);
    } finally {
      // The pool itself drops a connection that broke.
      client.release();
    }
  }

  /** Connects to `database` itself; the connection is closed when `work` has ended. */
  async visit<Result>(database: string, work: (inside: Connection) => Promise<Result>): Promise<Result> {
    return await this.#visit(database, clientConfig(this.target, database, this.major), work);
  }

  /** A session as the project has them: with what the server and the role set. Where none is named, in no database of anybody. */
  async visitAsProject<Result>(
    work: (inside: Connection) => Promise<Result>,
    database = this.#adminDatabase,
  ): Promise<Result> {
    const { options: _, ...config } = clientConfig(this.target, database);
    return await this.#visit(database, config, work);
  }

  async #visit<Result>(
    database: string,
    config: ClientConfig,
    work: (inside: Connection) => Promise<Result>,
  ): Promise<Result> {
    const client = new Client(config);
    this.#outlive(client);
    try {
      await client.connect();
      this.#own(client, database);
      return await work(connectionOf(client));
    } catch (error) {
      throw inServerWords(error);
    } finally {
      await client.end();
    }
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }

  #openPool(database: string): Pool {
    const pool = new Pool({ ...clientConfig(this.target, database, this.major), max: adminConnections });
    pool.on('connect', (client) => {
      this.#outlive(client);
      this.#own(client, database);
    });
    // `#outlive` has logged it; without a listener here it would end the process.
    pool.on('error', () => {});
    return pool;
  }

  /** A session that the server ends is an `error` event, and one without a listener ends this process. */
  #outlive(client: ClientBase): void {
    client.on('error', (error) => this.#log.debug(`PostgreSQL: a connection broke: ${messageOf(error)}`));
  }

  #own(client: ClientBase, database: string): void {
    this.#visits.set(database, this.visitsTo(database) + 1);
    // Filled since the first releases of `pg`, but not in its types.
    const { processID } = client as unknown as { readonly processID: number };
    this.#processIds.add(processID);
  }
}

export interface Connection {
  query<Row extends QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
}

interface ServerIdentity {
  readonly version: string;
  readonly major: number;
  readonly adminDatabase: string;
}

/**
 * Waits until the server answers, at most `limitSeconds`. What waiting cannot cure, as a wrong password,
 * is a `UserError` at once.
 */
export async function connectServer(
  target: PostgresTarget,
  log: Log,
  limitSeconds = 60,
): Promise<PostgresServer> {
  const deadline = performance.now() + limitSeconds * 1000;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return new PostgresServer(target, await identify(target, log), log);
    } catch (error) {
      if (error instanceof UserError) throw error;
      if (!isPassing(error)) throw refused(target, error);
      if (performance.now() > deadline) throw silent(target, limitSeconds, error);
      if (attempt === 1) log.debug(`Waiting for PostgreSQL at ${addressOf(target)}: ${messageOf(error)}`);
      await pause(100);
    }
  }
}

/** Tries the databases that are there on every server, then the user's own. */
async function identify(target: PostgresTarget, log: Log): Promise<ServerIdentity> {
  const candidates = [...new Set(['postgres', 'template1', target.database])];
  for (const [index, adminDatabase] of candidates.entries()) {
    const client = new Client({ ...clientConfig(target, adminDatabase), connectionTimeoutMillis: 5000 });
    // An error after the one that `connect` reports would end the process.
    client.on('error', () => {});
    try {
      await client.connect();
      const { rows } = await client.query<{ version: string; number: number }>(
        `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number`,
      );
      return supported(rows[0], adminDatabase);
    } catch (error) {
      const elsewhere = index + 1 < candidates.length && isClosedDatabase(error);
      if (!elsewhere) throw error;
      log.debug(`PostgreSQL: cannot connect to the database ${adminDatabase}: ${messageOf(error)}`);
    } finally {
      await client.end();
    }
  }
  throw new Error('unreachable: the last candidate returns or throws');
}

function supported(
  row: { readonly version: string; readonly number: number } | undefined,
  adminDatabase: string,
): ServerIdentity {
  const major = Math.floor((row?.number ?? 0) / 10_000);
  const version = row?.version.split(' ')[0] ?? '';
  if (major < oldestMajor) {
    throw new UserError(`PostgreSQL ${version} is too old. Use version ${oldestMajor} or newer.`);
  }
  return { version, major, adminDatabase };
}

function connectionOf(client: ClientBase): Connection {
  return {
    async query<Row extends QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<Row[]> {
      const { rows } = await client.query<Row>(sql, values && [...values]);
      return rows;
    },
  };
}

/** The database is missing, or not for this role; another one may do. */
function isClosedDatabase(error: unknown): boolean {
  const codes: readonly (string | undefined)[] = [
    sqlState.noSuchDatabase,
    sqlState.noPrivilege,
    sqlState.notAuthorized,
  ];
  return codes.includes(codeOf(error));
}

/** Faults of a server that is starting, or still behind a proxy that accepts for it. */
function isPassing(error: unknown): boolean {
  const code = codeOf(error);
  if (code === undefined) return /terminated|timeout expired/.test(messageOf(error));
  const passing: readonly string[] = [sqlState.starting, sqlState.tooManyConnections];
  return (
    passing.includes(code) ||
    /^(ECONNREFUSED|ECONNRESET|ENOENT|EPIPE|ETIMEDOUT|EHOSTUNREACH|EAI_AGAIN)$/.test(code)
  );
}

function refused(target: PostgresTarget, error: unknown): UserError {
  return new UserError(
    `PostgreSQL at ${addressOf(target)} refused the role ${JSON.stringify(target.user)}: ${messageOf(error)}. ` +
      'Check host, user and password of the database URL.',
    { cause: error },
  );
}

function silent(target: PostgresTarget, limitSeconds: number, error: unknown): UserError {
  return new UserError(
    `No PostgreSQL server answered at ${addressOf(target)} within ${limitSeconds} seconds: ${messageOf(error)}. ` +
      'Check host and port of the database URL, and that the service is started before this step.',
    { cause: error },
  );
}
