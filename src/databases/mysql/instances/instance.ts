/** A running server of ours and our connections to it, which its counters must not show. */

import { setTimeout as pause } from 'node:timers/promises';
import {
  type ConnectionOptions,
  createConnection,
  type Connection as DriverConnection,
} from 'mysql2/promise';
import { messageOf } from '../../../errors.ts';
import type { PoolStatistics } from '../../engine.ts';
import type { Connection } from '../connection.ts';
import { codeOf, errorNumber, numberOf, withoutStatement } from '../failure.ts';
import { isAtWork, readProcesses, type Session } from '../sessions.ts';
import { connectionOptions } from '../target.ts';
import { openTransactions } from '../transactions.ts';
import type { RunningServer } from './site.ts';

export interface Login {
  readonly user: string;
  readonly password: string;
}

/** A server that listens may still need a moment before it answers. */
const answerLimitSeconds = 30;

export class Instance implements Connection {
  readonly server: RunningServer;
  readonly #connection: DriverConnection;
  /** Connections of ours beside this one, which have ended. */
  #visits = 0;
  /** Of the server's process, once that has ended. */
  #end: string | undefined;

  private constructor(server: RunningServer, connection: DriverConnection) {
    this.server = server;
    this.#connection = connection;
    // Each query reports the same; without a listener it would end this process.
    connection.on('error', () => {});
    void server.ended.then((end) => {
      this.#end = end;
    });
  }

  /** The way that workers take. */
  static asWorker(server: RunningServer, { user, password }: Login, database: string): Promise<Instance> {
    const { host, port } = server;
    const options = connectionOptions({ host, port, user, password, database });
    return Instance.#open(server, { ...options, database });
  }

  /** The way that only we can take; inside no database. */
  static asOwner(server: RunningServer, { user, password }: Login): Promise<Instance> {
    return Instance.#open(server, connectionOptions({ ...server.way, user, password, database: '' }));
  }

  static async #open(server: RunningServer, options: ConnectionOptions): Promise<Instance> {
    const deadline = performance.now() + answerLimitSeconds * 1000;
    let end: string | undefined;
    void server.ended.then((reason) => {
      end = reason;
    });
    for (;;) {
      try {
        const connection = await createConnection(options);
        const instance = new Instance(server, connection);
        await instance.#introduce();
        return instance;
      } catch (error) {
        if (end !== undefined) throw new Error(`its server ended: ${end}`, { cause: error });
        const isPassing = /^(ECONNREFUSED|ECONNRESET|ENOENT|PROTOCOL_CONNECTION_LOST)$/.test(
          codeOf(error) ?? '',
        );
        if (!isPassing || performance.now() > deadline) throw withoutStatement(error);
        await pause(4);
      }
    }
  }

  /** Makes sure who answers: a port is a number that anybody could have. */
  async #introduce(): Promise<void> {
    const [row] = await this.query<{ file: string }>('SELECT @@pid_file AS file');
    if (row?.file !== this.server.pidFile) {
      await this.close();
      throw new Error('another server than its own answers at its address');
    }
    // Ours waits for the end of a batch, and holds nothing open meanwhile, whatever a project sets for its sessions.
    await this.query('SET SESSION wait_timeout = 86400, SESSION autocommit = 1');
  }

  async query<Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row[]> {
    if (this.#end !== undefined) throw new Error(`its server ended: ${this.#end}`);
    try {
      const [rows] = await this.#connection.query(sql, values && [...values]);
      return rows as Row[];
    } catch (error) {
      // The connection breaks a moment before the process is gone.
      if (codeOf(error) === 'PROTOCOL_CONNECTION_LOST') await Promise.race([this.server.ended, pause(500)]);
      if (this.#end !== undefined) throw new Error(`its server ended: ${this.#end}`, { cause: error });
      throw withoutStatement(error);
    }
  }

  /** Id that the server gave to our connection. */
  get connectionId(): number {
    return this.#connection.threadId;
  }

  /** Its counters must not show that we came in once more. */
  countVisit(): void {
    this.#visits += 1;
  }

  /** Of others now, and those that are at work; as far as this account sees them: its own always, all with the right PROCESS. */
  async sessions(): Promise<{ readonly sessions: number; readonly active: number }> {
    const others = await this.#others();
    return { sessions: others.length, active: others.filter(isAtWork).length };
  }

  async #others(): Promise<readonly Session[]> {
    const nobody = ['event_scheduler', 'unauthenticated user'];
    const processes = await readProcesses(this);
    return processes.filter(({ id, user }) => id !== this.connectionId && !nobody.includes(user));
  }

  /** Since we connected: connections are numbered. Only COMMITs count as transactions. */
  async statistics(): Promise<PoolStatistics> {
    const rows = await this.query<{ Variable_name: string; Value: string }>(
      `SHOW GLOBAL STATUS WHERE Variable_name IN ('Connections', 'Com_commit', 'Com_rollback', 'Innodb_deadlocks')`,
    );
    const status = new Map(rows.map((row) => [row.Variable_name, Number(row.Value)]));
    const others = await this.#others();
    return {
      sessions: Math.max(0, (status.get('Connections') ?? 0) - this.connectionId - this.#visits),
      transactions: status.get('Com_commit') ?? 0,
      rollbacks: status.get('Com_rollback') ?? 0,
      deadlocks: status.get('Innodb_deadlocks') ?? (await this.#deadlocks()),
      leftOpen: others.length,
      leftInTransaction: others.length === 0 ? 0 : await this.#inTransaction(others),
    };
  }

  /** Those of `sessions` that have a transaction open and do nothing. Undefined without the right PROCESS. */
  async #inTransaction(sessions: readonly Session[]): Promise<number | undefined> {
    try {
      const transactions = await openTransactions(this);
      return sessions.filter(({ id, command }) => command === 'Sleep' && transactions.has(id)).length;
    } catch (error) {
      if (numberOf(error) === errorNumber.needsPrivilege) return undefined;
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#connection.destroy();
  }

  /** MySQL keeps them where not every account may look. */
  async #deadlocks(): Promise<number | undefined> {
    try {
      const [row] = await this.query<{ count: number }>(
        `SELECT COUNT AS count FROM information_schema.INNODB_METRICS WHERE NAME = 'lock_deadlocks'`,
      );
      return Number(row?.count ?? 0);
    } catch (error) {
      if (/PROCESS privilege|denied/i.test(messageOf(error))) return undefined;
      throw error;
    }
  }
}
