/** The user's own server: what it is like, and who is on the database there. Nothing is changed on it. */

import type { Log } from '../../../ports.ts';
import type { SessionCount, Survey } from '../../engine.ts';
import { connectServer, type MysqlServer } from '../connection.ts';
import { databaseExists } from '../databases.ts';
import { identifier, literal } from '../quoting.ts';
import { type DatabaseOptions, readDatabase } from '../read-schema.ts';
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
      const { database } = target;
      const baseExists = await databaseExists(server, database);
      const model = await server.withConnection(async (connection) => ({
        settings: await readSettings(connection),
        accounts: await readAccounts(connection, server.identity.flavour, log),
        baseStatement: baseStatement(
          database,
          baseExists ? await readDatabase(server, connection, database) : undefined,
        ),
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
      connectionLimit: undefined,
      room: undefined,
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

/** Where there is no such database, as a plain CREATE DATABASE would make it. */
function baseStatement(database: string, options: DatabaseOptions | undefined): string {
  const properties =
    options === undefined
      ? ''
      : ` CHARACTER SET ${literal(options.characterSet)} COLLATE ${literal(options.collation)}`;
  return `CREATE DATABASE ${identifier(database)}${properties}`;
}
