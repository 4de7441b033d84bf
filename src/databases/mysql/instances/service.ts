/** The user's own server: what it is like, and who is on the database there. Nothing is changed on it. */

import type { Log } from '../../../ports.ts';
import type { SessionCount, Survey } from '../../engine.ts';
import { connectServer, type MysqlServer } from '../connection.ts';
import { identifier, literal } from '../quoting.ts';
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
    const { target, identity } = this.server;
    const sessions = await this.#sessions();
    const { memory, files } = instanceBytes[identity.flavour];
    return {
      base: target.database,
      baseExists: (await schemaOf(this.server, target.database)) !== undefined,
      baseSessions: sessions.map(
        ({ user, host, command, id }) => `${user} from ${host}, ${command.toLowerCase()} (id ${id})`,
      ),
      missingRights: [],
      freeConnections: undefined,
      cloneBytes: memory + files,
    };
  }

  /** Of others, on the user's own database. */
  async baseSessions(): Promise<readonly SessionCount[]> {
    const sessions = (await this.#sessions()).length;
    return sessions === 0 ? [] : [{ database: this.server.target.database, sessions }];
  }

  async #sessions(): Promise<readonly Session[]> {
    const own = this.server.ownConnectionIds;
    const rows = await this.server.query<{ [Key in keyof Session]: Session[Key] }>(
      `SELECT ID AS id, USER AS user, HOST AS host, COMMAND AS command
         FROM information_schema.PROCESSLIST WHERE DB = ?`,
      [this.server.stored(this.server.target.database)],
    );
    return rows.filter(({ id }) => !own.includes(Number(id)));
  }
}

interface Session {
  readonly id: number;
  readonly user: string;
  readonly host: string;
  readonly command: string;
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
