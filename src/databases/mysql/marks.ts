/**
 * Ownership marks on a server. A database of MySQL has no comment, so a run that marks keeps one database more, with a
 * row for each that it makes: written before that is there, gone after it is gone. The last one takes the place along.
 */

import { messageOf } from '../../errors.ts';
import type { Log } from '../../ports.ts';
import { type Mark, type MarkedDatabase, readMark, withMark } from '../mark.ts';
import { marksNameOf } from '../names.ts';
import { textOf } from './answers.ts';
import type { Connection, MysqlServer } from './connection.ts';
import { databaseExists } from './databases.ts';
import { errorNumber, numberOf } from './failure.ts';
import { isOurs } from './locks.ts';
import { identifier, literal, qualified } from './quoting.ts';
import { countSessions } from './sessions.ts';

const table = 'testshoal_marks';

/** What this run writes. Without a mark of its own nothing is written, and only taken away. */
export class Marks {
  readonly #server: MysqlServer;
  readonly #log: Log;
  /** One change after the other: the first makes the place, the last takes it away. */
  #last: Promise<unknown> = Promise.resolve();
  /** Databases that this process has made, and the places of marks. */
  readonly #made = new Set<string>();
  #shownAlive: Promise<void> | undefined;

  constructor(server: MysqlServer, log: Log) {
    this.#server = server;
    this.#log = log;
  }

  /** Marks `database`, then makes it. */
  async making<Result>(database: string, make: () => Promise<Result>): Promise<Result> {
    await this.#inTurn(() => this.#add(database));
    try {
      const result = await make();
      this.#made.add(database);
      return result;
    } catch (error) {
      // Whose it is, is not for us to say.
      const isAnothers = numberOf(error) === errorNumber.databaseExists && !this.#made.has(database);
      if (isAnothers) await this.gone(database);
      throw error;
    }
  }

  /** After `database` is gone, or was found not to be ours. */
  async gone(database: string): Promise<void> {
    this.#made.delete(database);
    if (!isOurs(this.#server)) await this.#inTurn(() => this.#remove(database));
  }

  async #add(database: string): Promise<void> {
    const { mark } = this.#server.target;
    const place = marksNameOf(database);
    if (mark === undefined || place === undefined) return;
    await this.#showAlive(mark);
    const line = literal(withMark(null, mark) ?? '');
    const names = [place, database].map((name) => `(${literal(this.#server.stored(name))}, ${line})`);
    await this.#server.withConnection(async (connection) => {
      if (!this.#made.has(place)) await makePlace(connection, place);
      this.#made.add(place);
      await connection.query(
        `REPLACE INTO ${qualified(place, table)} (name, mark) VALUES ${names.join(', ')}`,
      );
    });
  }

  async #remove(database: string): Promise<void> {
    const place = marksNameOf(database);
    if (place === undefined || !(await databaseExists(this.#server, place))) return;
    const [own, name] = [place, database].map((each) => literal(this.#server.stored(each)));
    await this.#server.withConnection(async (connection) => {
      try {
        await connection.query(`DELETE FROM ${qualified(place, table)} WHERE name = ${name}`);
        const others = await connection.query(
          `SELECT 1 FROM ${qualified(place, table)} WHERE name <> ${own} LIMIT 1`,
        );
        if (others.length > 0) return;
        await connection.query(`DROP DATABASE ${identifier(place)}`);
        this.#made.delete(place);
      } catch (error) {
        // It is of that name, and holds no marks.
        if (numberOf(error) !== errorNumber.noSuchTable) throw error;
      }
    });
  }

  /** A lock by name, which others can see for as long as this session lives. Where there are none, age has to do. */
  async #showAlive(mark: Mark): Promise<void> {
    this.#shownAlive ??= this.#server.hold(`DO GET_LOCK(${literal(lockOf(mark))}, 0)`).catch((error) => {
      this.#log.debug(`others cannot see that this run is alive: ${messageOf(error)}`);
    });
    await this.#shownAlive;
  }

  #inTurn<Result>(change: () => Promise<Result>): Promise<Result> {
    const turn = this.#last.then(change);
    // Whoever asked for it meets its failure.
    this.#last = turn.catch(() => {});
    return turn;
  }
}

async function makePlace(connection: Connection, place: string): Promise<void> {
  await connection.query(`CREATE DATABASE IF NOT EXISTS ${identifier(place)}`);
  await connection.query(
    `CREATE TABLE IF NOT EXISTS ${qualified(place, table)} (
       name varchar(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PRIMARY KEY,
       mark text CHARACTER SET utf8mb4 NOT NULL
     ) ENGINE = InnoDB`,
  );
}

/** All that have a mark, of any run; the places of the marks too, each after what it tells of. */
export async function markedDatabases(server: MysqlServer): Promise<readonly MarkedDatabase[]> {
  const rows = await server.query<{ name: unknown }>(
    'SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA',
  );
  const existing = new Set(rows.map(({ name }) => textOf(name)));
  const sessions = new Map((await countSessions(server)).map((count) => [count.database, count.sessions]));
  const marked: MarkedDatabase[] = [];
  for (const place of existing) {
    if (marksNameOf(place) !== place) continue;
    const entries: MarkedDatabase[] = [];
    for (const { database, mark } of await marksIn(server, place)) {
      if (!existing.has(database) || marksNameOf(database) !== place) continue;
      const inUse = sessions.has(database) || (await isAlive(server, mark));
      entries.push({ database, mark, inUse });
    }
    // With the place everything would go that is known of the others.
    const anyInUse = entries.some(({ inUse }) => inUse);
    marked.push(...entries.filter(({ database }) => database !== place));
    marked.push(
      ...entries.filter(({ database }) => database === place).map((own) => ({ ...own, inUse: anyInUse })),
    );
  }
  return marked;
}

async function marksIn(
  server: MysqlServer,
  place: string,
): Promise<readonly { readonly database: string; readonly mark: Mark }[]> {
  try {
    const rows = await server.query<{ name: unknown; mark: unknown }>(
      `SELECT name, mark FROM ${qualified(place, table)} ORDER BY name`,
    );
    return rows.flatMap((row) => {
      const mark = readMark(textOf(row.mark));
      return mark === undefined ? [] : [{ database: textOf(row.name), mark }];
    });
  } catch (error) {
    if (holdsNone.includes(numberOf(error))) return [];
    throw error;
  }
}

async function isAlive(server: MysqlServer, mark: Mark): Promise<boolean> {
  const [row] = await server.query<{ holder: unknown }>(
    `SELECT IS_USED_LOCK(${literal(lockOf(mark))}) AS holder`,
  );
  return row?.holder !== null;
}

/** Of that name, and not of ours; or of a user whose marks are not for us to see. */
const holdsNone: readonly (number | undefined)[] = [
  errorNumber.noSuchTable,
  errorNumber.noSuchDatabase,
  errorNumber.databaseAccessDenied,
  errorNumber.tableAccessDenied,
];

function lockOf({ run }: Mark): string {
  return `testshoal ${run}`;
}
