/** The databases that the end-to-end suite runs on, as a user would name them. */

import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import pg from 'pg';
import { type Remains, readLedger } from '../../src/databases/ledger.ts';
import { formatDatabaseUrl } from '../../src/databases/url.ts';
import type { MysqlSupply, ProvidedMysql } from '../engines/mysql.ts';
import { waitForMysql } from '../engines/mysql-greeting.ts';
import type { LocalMysql } from '../engines/mysql-local.ts';
import type { PostgresSupply, ProvidedPostgres } from '../engines/postgres.ts';

export interface SuiteDatabase extends AsyncDisposable {
  readonly url: string;
  /** Databases of ours that exist now. `temporary`: `RUNNER_TEMP` of the job. */
  leftovers(temporary: string): Promise<readonly string[]>;
  /** All that is in the user's own database. */
  content(): Promise<unknown>;
}

/** One that tests can harm behind the action's back. */
export interface ExposedDatabase extends SuiteDatabase {
  /** Runs a statement in a database of its server, or in a file of ours. `temporary`: as above. */
  execute(temporary: string, database: string, sql: string): Promise<void>;
}

export interface SuiteDatabaseKind {
  readonly label: string;
  open(workspace: string): Promise<ExposedDatabase>;
}

/** SQLite, and one server of each kind: their versions are the contract suite's matter. */
export function suiteDatabases(
  supply: PostgresSupply,
  ...others: readonly MysqlSupply[]
): SuiteDatabaseKind[] {
  const [server] = supply.servers;
  const sqlite = { label: 'SQLite', open: openSqliteFile };
  const postgres =
    server === undefined ? [] : [{ label: server.label, open: () => openPostgresDatabase(server) }];
  const mysql = others.flatMap(({ servers }) =>
    servers.slice(0, 1).map((one) => ({ label: one.label, open: () => openMysqlDatabase(one) })),
  );
  return [sqlite, ...postgres, ...mysql];
}

async function openSqliteFile(workspace: string): Promise<ExposedDatabase> {
  const file = path.join(workspace, 'shop.sqlite');
  return {
    url: 'sqlite:shop.sqlite',
    leftovers: async (temporary) =>
      recordedFolders(temporary).flatMap((folder) => (existsSync(folder) ? readdirSync(folder) : [])),
    content: () => readFile(file).catch(() => 'no file'),
    async execute(temporary, database, sql) {
      using connection = new DatabaseSync(cloneFile(temporary, database));
      connection.exec(sql);
    },
    [Symbol.asyncDispose]: async () => {},
  };
}

/** Where the SQLite file of a clone is. */
export function cloneFile(temporary: string, database: string): string {
  const files = recordedFolders(temporary).map((folder) => path.join(folder, database));
  const file = files.find((one) => existsSync(one));
  if (file === undefined) throw new Error(`there is no file of ${database}`);
  return file;
}

/** Folders of SQLite files and of instances that the runs of a job have recorded. */
export function recordedFolders(temporary: string): string[] {
  return recordedRemains(temporary).flatMap(({ place }) => place.folder ?? []);
}

/** By place, what the runs of a job have made and not struck off. */
export function recordedRemains(temporary: string): readonly Remains[] {
  const root = path.join(temporary, 'testshoal');
  if (!existsSync(root)) return [];
  return readdirSync(root).flatMap((step) => readLedger(path.join(root, step, 'ledger.jsonl')));
}

let opened = 0;

export async function openPostgresDatabase({ target }: ProvidedPostgres): Promise<ExposedDatabase> {
  opened += 1;
  const database = `e2e_${process.pid}_${opened}`;
  const admin = new pg.Client({ ...target, database: 'postgres' });
  await admin.connect();
  await admin.query(`create database ${database}`);
  const names = async (): Promise<string[]> =>
    (await admin.query<{ datname: string }>('select datname from pg_database order by 1')).rows.map(
      ({ datname }) => datname,
    );
  return {
    url: formatDatabaseUrl({ parameters: {}, ...target, engine: 'postgres', database }),
    leftovers: async () => (await names()).filter((name) => name.includes(`${database}_`)),
    content: async () => {
      await using client = await connected({ ...target, database });
      return (await client.query('select relname from pg_class where relnamespace = 2200')).rows;
    },
    async execute(_temporary, name, sql) {
      await using client = await connected({ ...target, database: name });
      await client.query(sql);
    },
    async [Symbol.asyncDispose]() {
      await admin.query(`drop database if exists ${database} with (force)`);
      await admin.end();
    },
  };
}

export async function openMysqlDatabase({ target }: ProvidedMysql): Promise<ExposedDatabase> {
  opened += 1;
  const database = `e2e_${process.pid}_${opened}`;
  await waitForMysql(target);
  const { host, port, user, password } = target;
  const admin = await createConnection({ host, port, user, password });
  await admin.query(`create database ${database}`);
  const rows = async (sql: string) => (await admin.query<RowDataPacket[]>(sql))[0];
  return {
    url: formatDatabaseUrl({ engine: 'mysql', host, port, user, password, database, parameters: {} }),
    leftovers: async () =>
      (await rows('show databases'))
        .map((row) => String(row['Database']))
        .filter((name) => name.includes(`${database}_`)),
    content: () => rows(`show full tables from ${database}`),
    async execute(_temporary, name, sql) {
      const client = await createConnection({ host, port, user, password, database: name });
      await client.query(sql);
      await client.end();
    },
    async [Symbol.asyncDispose]() {
      await admin.query(`drop database if exists ${database}`);
      await admin.end();
    },
  };
}

/** The environment of a job that has the programs of that server where a shell would look for them. */
export function withPrograms({ program, basedir }: LocalMysql): { readonly PATH: string } {
  return {
    PATH: [path.dirname(program), path.join(basedir, 'bin'), process.env['PATH']].join(path.delimiter),
  };
}

export async function connected(config: pg.ClientConfig): Promise<pg.Client & AsyncDisposable> {
  const client = new pg.Client(config);
  await client.connect();
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() });
}
