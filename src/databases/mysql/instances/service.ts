/** The user's own server: what it is like, and who is on the database there. Nothing is changed on it. */

import type { Log } from '../../../ports.ts';
import type { SessionCount, Survey } from '../../engine.ts';
import { connectServer, type MysqlServer } from '../connection.ts';
import { identifier, literal } from '../quoting.ts';
import { sessionsIn } from '../sessions.ts';
import { survey } from '../survey.ts';
import type { MysqlTarget } from '../target.ts';
import { type Accounts, readAccounts } from './accounts.ts';
import { readSettings, type Settings } from './mirrored-settings.ts';
import { instanceBytes } from './profile.ts';
import { readTimeZones, type TimeZoneTable } from './time-zones.ts';

/** What instances are made like. */
export interface Model {
  readonly settings: Settings;
  readonly accounts: Accounts;
  /** The statement that makes the user's database, with the character set and the collation that it has there. */
  readonly baseStatement: string;
}

export class Service {
  readonly server: MysqlServer;
  readonly model: Model;
  readonly #log: Log;
  #zones: Promise<readonly TimeZoneTable[]> | undefined;

  private constructor(server: MysqlServer, model: Model, log: Log) {
    this.server = server;
    this.model = model;
    this.#log = log;
  }

  static async open(target: MysqlTarget, log: Log): Promise<Service> {
    const server = await connectServer(target, log);
    try {
      const model = await server.withConnection(async (connection) => ({
        settings: await readSettings(connection),
        accounts: await readAccounts(connection, server.identity.flavour, log),
        baseStatement: baseStatement(target.database, await schemaOf(server, target.database)),
      }));
      return new Service(server, model, log);
    } catch (error) {
      await server.close();
      throw error;
    }
  }

  /** Read when the first instance is built: there are a hundred thousand rows. */
  timeZones(): Promise<readonly TimeZoneTable[]> {
    this.#zones ??= this.server.withConnection((connection) => readTimeZones(connection, this.#log));
    return this.#zones;
  }

  async survey(): Promise<Survey> {
    const { identity } = this.server;
    const { memory, files } = instanceBytes[identity.flavour];
    return {
      ...(await survey(this.server)),
      // Nothing is made there, and each instance has connections of its own.
      missingRights: [],
      freeConnections: undefined,
      cloneBytes: memory + files,
    };
  }

  /** Of others, on the user's own database: where a worker is that did not take its clone. */
  async baseSessions(): Promise<readonly SessionCount[]> {
    const { database } = this.server.target;
    const sessions = (await sessionsIn(this.server, database)).length;
    return sessions === 0 ? [] : [{ database: this.server.stored(database), sessions }];
  }
}

interface Schema {
  readonly characterSet: string;
  readonly collation: string;
}

async function schemaOf(server: MysqlServer, database: string): Promise<Schema | undefined> {
  const [schema] = await server.query<{ characterSet: string; collation: string }>(
    `SELECT DEFAULT_CHARACTER_SET_NAME AS characterSet, DEFAULT_COLLATION_NAME AS collation
       FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ?`,
    [server.stored(database)],
  );
  return schema;
}

/** Where there is no such database, as a plain CREATE DATABASE would make it. */
function baseStatement(database: string, schema: Schema | undefined): string {
  const properties =
    schema === undefined
      ? ''
      : ` CHARACTER SET ${literal(schema.characterSet)} COLLATE ${literal(schema.collation)}`;
  return `CREATE DATABASE ${identifier(database)}${properties}`;
}
