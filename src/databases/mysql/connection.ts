/** Connections to one server: a few for administration, and visits to single databases. */

import type { Readable } from 'node:stream';
import type { Connection as CoreConnection, TypeCastField } from 'mysql2';
import { createConnection, createPool, type Connection as DriverConnection, type Pool } from 'mysql2/promise';
import { messageOf } from '../../errors.ts';
import type { Log } from '../../ports.ts';
import { Slots } from '../../slots.ts';
import { withoutStatement } from './failure.ts';
import { identifyServer, isAtLeast, type ServerIdentity } from './identity.ts';
import { identifier } from './quoting.ts';
import { sessionStatement } from './session-settings.ts';
import { connectionOptions, type MysqlTarget } from './target.ts';

/** So many statements run at once; more would only wait for the same disk and the same dictionary. */
const adminConnections = 4;
const visitorsAtOnce = 4;
/** So many rows of a stream wait in memory. */
const streamedRows = 64;

export interface Connection {
  /** Values take the places of `?`. */
  query<Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
}

/** A connection inside a database. */
export interface Visit extends Connection {
  /** Rows as arrays of the bytes that the server sent, null for NULL. Never all of them are in memory. */
  stream(sql: string): Readable;
}

/** One server, through connections that are inside no database unless they visit one. */
export class MysqlServer {
  readonly target: MysqlTarget;
  readonly identity: ServerIdentity;
  readonly #pool: Pool;
  readonly #slots = new Slots(visitorsAtOnce);
  readonly #log: Log;
  /** All that there ever were: a server gives no id twice while it runs. */
  readonly #connectionIds = new Set<number>();
  /** Those that have our settings already. */
  #settled = new WeakSet<object>();
  readonly #visits = new Map<string, number>();
  readonly #held: DriverConnection[] = [];
  #logsChanges = true;

  constructor(target: MysqlTarget, identity: ServerIdentity, log: Log) {
    this.target = target;
    this.identity = identity;
    this.#log = log;
    this.#pool = createPool({ ...connectionOptions(target), connectionLimit: adminConnections });
  }

  get isMariadb(): boolean {
    return this.identity.flavour === 'mariadb';
  }

  /** Whether the server is `version` or newer; ask which of the two it is before. */
  isAtLeast(version: string): boolean {
    return isAtLeast(this.identity.version, version);
  }

  /** Ids that the server gave to our connections. */
  get ownConnectionIds(): readonly number[] {
    return [...this.#connectionIds];
  }

  /** How often we were inside `database`; the server counts us among its sessions. */
  visitsTo(database: string): number {
    return this.#visits.get(database) ?? 0;
  }

  /** As the server keeps it: some are set to fold the names of databases to lower case. */
  stored(database: string): string {
    return this.identity.foldsNames ? database.toLowerCase() : database;
  }

  /** From now on what we do is not written to the binary log. Only for servers that have no replicas. */
  stopLoggingChanges(): void {
    this.#logsChanges = false;
    this.#settled = new WeakSet();
  }

  async query<Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row[]> {
    return await this.withConnection((connection) => connection.query<Row>(sql, values));
  }

  /** One administrative connection for several statements. `work` must not wait for a second one. */
  async withConnection<Result>(work: (connection: Connection) => Promise<Result>): Promise<Result> {
    const connection = await this.#pool.getConnection();
    try {
      await this.#settle(connection, connection.connection);
      return await work(connectionOf(connection));
    } catch (error) {
      throw withoutStatement(error);
    } finally {
      // The pool itself drops a connection that broke.
      connection.release();
    }
  }

  /**
   * Works inside `database` on a connection of its own, which may be left in any state and which takes several
   * statements at once where no values come with them. `work` must not wait for another visit.
   */
  async visit<Result>(database: string, work: (inside: Visit) => Promise<Result>): Promise<Result> {
    const inDatabase = `USE ${identifier(database)}`;
    return await this.#slots.use(async () => {
      const connection = await createConnection({
        ...connectionOptions(this.target),
        multipleStatements: true,
      });
      connection.on('error', (error) => this.#log.debug(`a connection broke: ${messageOf(error)}`));
      try {
        await this.#settle(connection, connection);
        await connection.query(inDatabase);
        this.#visits.set(database, this.visitsTo(database) + 1);
        return await work(visitOf(connection));
      } catch (error) {
        // It may be in the middle of an answer that nobody reads any more.
        connection.destroy();
        throw withoutStatement(error);
      } finally {
        // One that is destroyed or broke has nothing left to end.
        await connection.end().catch(() => {});
      }
    });
  }

  /** Runs `statement` on a connection that stays until `close`: for what lasts as long as its session does. */
  async hold(statement: string): Promise<void> {
    const connection = await createConnection(connectionOptions(this.target));
    connection.on('error', (error) => this.#log.debug(`a connection broke: ${messageOf(error)}`));
    this.#held.push(connection);
    try {
      await this.#settle(connection, connection);
      await connection.query(statement);
    } catch (error) {
      throw withoutStatement(error);
    }
  }

  async close(): Promise<void> {
    for (const connection of this.#held) connection.destroy();
    await this.#pool.end();
  }

  #sessionStatement(): string {
    return sessionStatement(this.identity.settings, this.#logsChanges);
  }

  /** `session` stands for the connection behind `connection`, which the pool wraps anew each time. */
  async #settle(connection: DriverConnection, session: object): Promise<void> {
    this.#connectionIds.add(connection.threadId);
    if (this.#settled.has(session)) return;
    await connection.query(this.#sessionStatement());
    this.#settled.add(session);
  }
}

/** Waits for a server that is starting. @throws UserError for what only the user can put right. */
export async function connectServer(
  target: MysqlTarget,
  log: Log,
  limitSeconds?: number,
): Promise<MysqlServer> {
  return new MysqlServer(target, await identifyServer(target, log, limitSeconds), log);
}

/** Only the callback interface streams. The promise's holds it, but not in its types. */
function coreOf(connection: DriverConnection): CoreConnection {
  return (connection as unknown as { readonly connection: CoreConnection }).connection;
}

function visitOf(connection: DriverConnection): Visit {
  return {
    ...connectionOf(connection),
    stream(sql) {
      const query = coreOf(connection).query({
        sql,
        rowsAsArray: true,
        typeCast: (field: TypeCastField) => field.buffer(),
      });
      return query.stream({ highWaterMark: streamedRows });
    },
  };
}

function connectionOf(connection: DriverConnection): Connection {
  return {
    async query<Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row[]> {
      const [rows] = await connection.query(sql, values && [...values]);
      return rows as Row[];
    },
  };
}
