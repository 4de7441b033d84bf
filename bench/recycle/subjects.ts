/** Templates of two sizes on real servers, and tests that only read. */

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createConnection } from 'mysql2/promise';
import pg from 'pg';
import { containersOf } from '../../__tests__/engines/containers.ts';
import { supplyMysql } from '../../__tests__/engines/mysql.ts';
import { waitForMysql } from '../../__tests__/engines/mysql-greeting.ts';
import { supplyPostgres } from '../../__tests__/engines/postgres.ts';
import { noContainers } from '../../__tests__/fakes/containers.ts';
import { RecordingLog } from '../../__tests__/fakes/recording-log.ts';
import { childProcessTools } from '../../__tests__/fakes/tools.ts';
import type { Access, Engine, SealedTemplate } from '../../src/databases/engine.ts';
import { openMysql } from '../../src/databases/mysql/mysql.ts';
import { openPostgres } from '../../src/databases/postgres/postgres.ts';
import { openSqlite } from '../../src/databases/sqlite/sqlite.ts';
import { fillSchema, mysqlSizes, type Size } from '../clones/mysql-schema.ts';

export interface Subject {
  readonly label: string;
  readonly engine: Engine;
  readonly template: SealedTemplate;
  readonly log: RecordingLog;
  readonly folder: string;
  /** Words of the command line of the server's process; undefined where there is none. */
  readonly server: string | undefined;
  /** A session that looks at some rows and ends. */
  read(database: string): Promise<void>;
}

/** In `/dev/shm`. What is started is added to `started`. */
export async function subjects(
  name: string,
  size: string,
  started: AsyncDisposableStack,
): Promise<readonly Subject[]> {
  const scale = mysqlSizes[size];
  if (scale === undefined) throw new Error(`no size ${size}`);
  const folder = await mkdtemp('/dev/shm/testshoal-bench-');
  started.defer(() => rm(folder, { recursive: true, force: true }));
  const log = new RecordingLog();
  if (name === 'sqlite') return [await sqlite(folder, scale, size, log)];
  return name === 'postgres'
    ? await postgres(folder, scale, size, log, started)
    : [await mysql(name === 'mysql' ? 'mysql' : 'mariadb', folder, scale, size, log, started)];
}

async function sqlite(folder: string, scale: Size, size: string, log: RecordingLog): Promise<Subject> {
  const engine = await openSqlite(
    { file: path.join(folder, 'app.sqlite'), folder: path.join(folder, 'clones'), readFromBytes: 0 },
    { log },
  );
  await engine.create('working');
  const file = (database: string) => new DatabaseSync(engine.access(database).database);
  const client = file('working');
  for (const statement of ['BEGIN', ...plainSchema(scale, 'INTEGER PRIMARY KEY'), 'COMMIT'])
    client.exec(statement);
  client.close();
  const template = await engine.seal('working', 'template');
  return {
    label: `SQLite | ${size}, ${describe(template)}`,
    engine,
    template,
    log,
    folder,
    server: undefined,
    async read(database) {
      const reader = file(database);
      for (const table of readTables) reader.prepare(`SELECT count(*) FROM ${table}`).all();
      reader.close();
    },
  };
}

async function postgres(
  folder: string,
  scale: Size,
  size: string,
  log: RecordingLog,
  started: AsyncDisposableStack,
): Promise<readonly Subject[]> {
  const { servers, missing } = await supplyPostgres(started);
  if (servers.length === 0) throw new Error(missing);
  return await Promise.all(
    servers.map(async ({ label, target, durability }) => {
      const ports = { log, tools: childProcessTools, containers: containersOf(target) };
      const engine = await openPostgres(target, ports);
      started.defer(() => engine.close());
      if (durability === 'relaxed') await engine.relaxDurability();
      const inside = async (database: string, statements: readonly string[]) => {
        const client = new pg.Client(accessOf(engine.access(database)));
        await client.connect();
        for (const statement of statements) await client.query(statement);
        await client.end();
      };
      await engine.create('working');
      await inside('working', ['BEGIN', ...plainSchema(scale, 'serial PRIMARY KEY'), 'COMMIT']);
      const template = await engine.seal('working', 'template');
      const read = (database: string) =>
        inside(
          database,
          readTables.map((table) => `SELECT count(*) FROM ${table}`),
        );
      const what = `${label} | ${size}, ${describe(template)}`;
      return { label: what, engine, template, log, folder, server: `-p\0${target.port}\0`, read };
    }),
  );
}

async function mysql(
  flavour: 'mysql' | 'mariadb',
  folder: string,
  scale: Size,
  size: string,
  log: RecordingLog,
  started: AsyncDisposableStack,
): Promise<Subject> {
  const { servers, missing } = await supplyMysql(flavour, started);
  const [server] = servers;
  if (server === undefined) throw new Error(missing);
  await waitForMysql(server.target);
  const engine = await openMysql(server.target, { log, containers: noContainers });
  started.defer(() => engine.close());
  await engine.relaxDurability();
  await engine.create('working');
  const client = await createConnection(mysqlAccessOf(engine.access('working')));
  await fillSchema(client, scale);
  await client.end();
  const template = await engine.seal('working', 'template');
  return {
    label: `${server.label}, databases | ${size}, ${describe(template)}`,
    engine,
    template,
    log,
    folder,
    server: `--port=${server.target.port}\0`,
    async read(database) {
      const reader = await createConnection(mysqlAccessOf(engine.access(database)));
      for (const table of readTables) await reader.query(`SELECT count(*) FROM ${table}`);
      await reader.end();
    },
  };
}

const readTables = Array.from({ length: 10 }, (_, index) => `table_${index}`);

const rowBytes = 220;

/** As `fillSchema` does it, in SQL that PostgreSQL and SQLite share. */
function plainSchema({ tables, textBytes }: Size, key: string): string[] {
  const weights = Array.from({ length: tables }, (_, index) => 1 / (1 + (index % 50)));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.flatMap((weight, index) => {
    const rows = Math.ceil((textBytes * weight) / whole / rowBytes);
    return [
      `CREATE TABLE table_${index} (id ${key}, parent integer REFERENCES table_${Math.floor(index / 2)} (id), name varchar(80) NOT NULL, body text, amount numeric NOT NULL DEFAULT 0 CHECK (amount >= 0))`,
      `CREATE INDEX names_${index} ON table_${index} (name)`,
      `CREATE INDEX amounts_${index} ON table_${index} (parent, amount)`,
      `WITH RECURSIVE n (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < ${rows})
       INSERT INTO table_${index} (name, body, amount) SELECT 'name ' || id, '${'and the '.repeat(22)}' || id, id FROM n`,
    ];
  });
}

function accessOf({ host, port, user, password, database }: Access) {
  return { host, port: Number(port), user, password, database };
}

/** The driver has another name for a socket. */
function mysqlAccessOf(access: Access) {
  const { host, ...rest } = accessOf(access);
  return host.startsWith('/') ? { ...rest, socketPath: host } : { ...rest, host };
}

function describe({ sizeBytes }: SealedTemplate): string {
  return `${Math.round(sizeBytes / 1e6)} MB`;
}

const ticksPerSecond = 100;

/** Of the server and all its processes, those that have ended too. */
export async function cpuSecondsOf(server: string | undefined): Promise<number> {
  if (server === undefined) return 0;
  const processes = await Promise.all(
    (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(look),
  );
  const root = processes.find((one) => one?.words.includes(server));
  if (root === undefined) throw new Error(`no server runs with ${JSON.stringify(server)}`);
  const children = processes.filter((one) => one?.parent === root.pid);
  const ticks = [root.ticks + root.endedTicks, ...children.map((one) => one?.ticks ?? 0)];
  return ticks.reduce((sum, one) => sum + one, 0) / ticksPerSecond;
}

async function look(pid: string) {
  try {
    const words = await readFile(`/proc/${pid}/cmdline`, 'utf8');
    const fields = ((await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1] ?? '')
      .split(' ')
      .map(Number);
    const [, parent = 0] = fields;
    const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15);
    return { pid: Number(pid), parent, words, ticks: user + system, endedTicks: endedUser + endedSystem };
  } catch {
    // It has ended meanwhile.
    return undefined;
  }
}
