/** Copies a sealed template, with the strategy that measurements recommend, and all that the copy leaves out. */

import { messageOf } from '../../errors.ts';
import type { Log } from '../../ports.ts';
import type { CloneRecord, SealedTemplate } from '../engine.ts';
import type { Connection, PostgresServer } from './connection.ts';
import { dropDatabase } from './databases.ts';
import { codeOf, sqlState } from './failure.ts';
import { applyProperties, readProperties } from './properties.ts';
import { identifier } from './quoting.ts';
import { endSessions } from './sessions.ts';

export type Strategy = 'FILE_COPY' | 'WAL_LOG';

/** With fsync on, writing the copy twice (log and file) costs less than two checkpoints, up to about here. */
const walLogLimitBytes = 100 * 1024 * 1024;
const attempts = 4;

/**
 * `STRATEGY` is there since PostgreSQL 15; older servers copy files. Without fsync the checkpoints of
 * FILE_COPY are nearly free, and it is about three times as fast as WAL_LOG at any size.
 */
export function chooseStrategy(major: number, fsync: boolean, sizeBytes: number): Strategy {
  return major < 15 || !fsync || sizeBytes > walLogLimitBytes ? 'FILE_COPY' : 'WAL_LOG';
}

/** Makes clones on one server, and learns there whether files can be cloned by the file system. */
export class Cloner {
  readonly #server: PostgresServer;
  readonly #log: Log;
  #tryFileClone: boolean;

  constructor(server: PostgresServer, log: Log) {
    this.#server = server;
    this.#log = log;
    this.#tryFileClone = server.major >= 18;
  }

  /** Leaves no clone behind where it fails, unless one of that name was there before. */
  async clone(template: SealedTemplate, database: string): Promise<CloneRecord> {
    const start = performance.now();
    const strategy = await this.#copy(template, database);
    await this.#complete(template.name, database);
    return { strategy, seconds: (performance.now() - start) / 1000 };
  }

  /**
   * Copies a database that is not ours: whoever is in it stays there, and the copy fails. WAL_LOG reads the source's
   * catalog as a query does, and would leave hint bits in it; FILE_COPY leaves every byte as it is.
   */
  async copyForeign(source: string, database: string): Promise<void> {
    const statement = `CREATE DATABASE ${identifier(database)} TEMPLATE ${identifier(source)}`;
    await this.#server.query(this.#server.major < 15 ? statement : `${statement} STRATEGY FILE_COPY`);
    await this.#complete(source, database);
  }

  /**
   * Between two attempts no connection is held: ending sessions takes one, and if every clone held one while
   * it waited for another, all would wait for ever.
   */
  async #copy(template: SealedTemplate, database: string): Promise<string> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#server.withConnection((connection) =>
          this.#create(connection, template, database),
        );
      } catch (error) {
        if (codeOf(error) !== sqlState.objectInUse || attempt === attempts) throw error;
        this.#log.debug(`PostgreSQL: the template is in use, attempt ${attempt}: ${messageOf(error)}`);
        await endSessions(this.#server, template.name, this.#log);
      }
    }
  }

  async #create(connection: Connection, template: SealedTemplate, database: string): Promise<string> {
    const strategy = chooseStrategy(this.#server.major, await hasFsync(connection), template.sizeBytes);
    const statement =
      `CREATE DATABASE ${identifier(database)} TEMPLATE ${identifier(template.name)}` +
      (this.#server.major < 15 ? '' : ` STRATEGY ${strategy}`);
    if (strategy === 'FILE_COPY' && this.#tryFileClone) {
      if (await this.#createByFileClone(connection, statement)) return 'FILE_COPY with file clones';
    }
    await connection.query(statement);
    return strategy;
  }

  /**
   * PostgreSQL 18 can leave the copying to the file system. False where that is not possible.
   * Source: https://www.postgresql.org/docs/18/runtime-config-resource.html#GUC-FILE-COPY-METHOD
   */
  async #createByFileClone(connection: Connection, statement: string): Promise<boolean> {
    try {
      await connection.query("SET file_copy_method = 'clone'");
      await connection.query(statement);
      return true;
    } catch (error) {
      if (!/file_copy_method|could not clone file/.test(messageOf(error))) throw error;
      this.#tryFileClone = false;
      this.#log.debug(`PostgreSQL: files are copied, not cloned: ${messageOf(error)}`);
      return false;
    } finally {
      await connection.query('RESET file_copy_method');
    }
  }

  async #complete(template: string, database: string): Promise<void> {
    try {
      await this.#server.withConnection(async (connection) => {
        const properties = await readProperties(connection, template);
        await applyProperties(connection, database, properties, this.#server.target.mark);
      });
    } catch (error) {
      await dropDatabase(this.#server, database, this.#log);
      throw error;
    }
  }
}

async function hasFsync(connection: Connection): Promise<boolean> {
  const rows = await connection.query<{ fsync: string }>('SHOW fsync');
  return rows[0]?.fsync !== 'off';
}
