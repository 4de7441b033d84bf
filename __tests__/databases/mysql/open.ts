/** Opens the engine on a server of the tests, with a log to read, and plain SQL beside it. */

import { randomBytes } from 'node:crypto';
import { type Connection, createConnection } from 'mysql2/promise';
import type { Engine } from '../../../src/databases/engine.ts';
import { type MysqlTarget, openMysql } from '../../../src/databases/mysql/mysql.ts';
import type { Containers } from '../../../src/ports.ts';
import { noContainers } from '../../fakes/containers.ts';
import { RecordingLog } from '../../fakes/recording-log.ts';

export interface OpenEngine extends AsyncDisposable {
  readonly engine: Engine;
  readonly log: RecordingLog;
  /** A name of this test's own; its database is dropped at the end. */
  name(ending: string): string;
  /** Makes an empty database under such a name. */
  made(ending: string): Promise<string>;
  /** Makes a database, runs the statements in it, seals it and clones it. */
  cloned(...statements: readonly string[]): Promise<string>;
}

export async function openEngine(
  target: MysqlTarget,
  containers: Containers = noContainers,
): Promise<OpenEngine> {
  const log = new RecordingLog();
  const engine = await openMysql(target, { log, containers });
  const names = new Set<string>();
  const name = (ending: string) => {
    const unique = `m${randomBytes(3).toString('hex')}_${ending}`;
    names.add(unique);
    return unique;
  };
  const made = async (ending: string) => {
    const database = name(ending);
    await engine.create(database);
    return database;
  };
  return {
    engine,
    log,
    name,
    made,
    async cloned(...statements) {
      const working = await made('working');
      await rows(target, working, ...statements);
      const template = await engine.seal(working, name('template'));
      const clone = name('clone');
      await engine.clone(template, clone);
      await engine.verify(template, clone);
      return clone;
    },
    async [Symbol.asyncDispose]() {
      for (const database of names) await engine.drop(database);
      await engine.close();
    },
  };
}

/** One connection, which outlives its end by the server. `database` can be empty. */
export async function connect(
  { host, port, user, password }: MysqlTarget,
  database: string,
): Promise<Connection> {
  const connection = await createConnection({
    ...{ host, port, user, password, charset: 'utf8mb4', dateStrings: true },
    ...(database === '' ? {} : { database }),
  });
  connection.on('error', () => {});
  return connection;
}

export type Row = Readonly<Record<string, unknown>>;

/** The rows of the last statement. */
export async function rows(
  target: MysqlTarget,
  database: string,
  ...statements: readonly string[]
): Promise<readonly Row[]> {
  await using connection = await connect(target, database);
  let last: readonly Row[] = [];
  for (const statement of statements) {
    const [answer] = await connection.query(statement);
    last = Array.isArray(answer) ? (answer as Row[]) : [];
  }
  return last;
}

export interface TemporaryUser extends AsyncDisposable {
  readonly name: string;
  readonly password: string;
  /** Quoted, with its host. */
  readonly account: string;
}

/** A user who goes at the end; open engines after it. */
export async function temporaryUser(
  target: MysqlTarget,
  ...grants: readonly string[]
): Promise<TemporaryUser> {
  const name = `u${randomBytes(3).toString('hex')}`;
  const account = `'${name}'@'%'`;
  const given = grants.map((grant) => `${grant} TO ${account}`);
  await rows(target, '', `CREATE USER ${account} IDENTIFIED BY 'secret'`, ...given);
  return {
    name,
    password: 'secret',
    account,
    async [Symbol.asyncDispose]() {
      await rows(target, '', `DROP USER ${account}`);
    },
  };
}
