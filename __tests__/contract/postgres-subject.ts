/** PostgreSQL under the contract suite. */

import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import type { Access } from '../../src/databases/engine.ts';
import { openPostgres } from '../../src/databases/postgres/postgres.ts';
import { containersOf } from '../engines/containers.ts';
import type { ProvidedPostgres } from '../engines/postgres.ts';
import { RecordingLog } from '../fakes/recording-log.ts';
import { childProcessTools } from '../fakes/tools.ts';
import { postgresChanges } from './postgres-changes.ts';
import { everything, logicalState } from './postgres-everything.ts';
import type { OpenSubject, Quarrel, Stranger, Subject, TestSession } from './subject.ts';

export function postgresSubject(server: ProvidedPostgres): Subject {
  return { label: server.label, changes: postgresChanges, quarrels, open: () => open(server) };
}

const quarrels: readonly Quarrel[] = [
  {
    what: 'a row',
    first: `UPDATE quarrelled SET body = 'secret 7' WHERE id = 1`,
    second: `UPDATE quarrelled SET body = 'secret 8' WHERE id = 1`,
    lock: /^row lock on quarrelled$/,
  },
  {
    what: 'a table',
    first: 'SELECT * FROM quarrelled',
    second: `ALTER TABLE quarrelled ADD COLUMN more text DEFAULT 'secret 7'`,
    lock: /^table lock on quarrelled \(AccessExclusiveLock\)$/,
  },
  {
    what: 'a key',
    first: `INSERT INTO quarrelled VALUES (2, 'secret 7')`,
    second: `INSERT INTO quarrelled VALUES (2, 'secret 8')`,
    lock: /^row or key of an open transaction$/,
  },
  {
    what: 'an advisory lock',
    first: 'SELECT pg_advisory_xact_lock(1, 2)',
    second: 'SELECT pg_advisory_lock(1, 2)',
    lock: /^advisory lock 1 2$/,
  },
];

async function open({ target, durability }: ProvidedPostgres): Promise<OpenSubject> {
  const log = new RecordingLog();
  const engine = await openPostgres(target, {
    log,
    tools: childProcessTools,
    containers: containersOf(target),
  });
  if (durability === 'relaxed') await engine.relaxDurability();
  const names = new Set<string>();
  const inside = async <Result>(database: string, work: (client: Client) => Promise<Result>) => {
    const client = clientOf(engine.access(database));
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  };
  return {
    engine,
    log,
    name(ending) {
      const name = `t${randomBytes(3).toString('hex')} ${ending}`;
      names.add(name);
      return name;
    },
    awkwardEndings: [
      `it's`,
      'double"quote""s',
      '`back`tick`',
      '100%25 %s',
      ' with  spaces',
      'path/\\.. ?#&=:@',
      'żółć 数据库 🐟',
      `'; DROP DATABASE postgres; --`,
      'dbname=postgres',
      'n'.repeat(63 - 't123456 '.length),
    ],
    illegalNames: ['', 'nul\0byte', 'n'.repeat(64), 'ż'.repeat(32)],
    rows: (database, sql) => inside(database, async (client) => (await client.query(sql)).rows),
    run: (database, statements) =>
      inside(database, async (client) => {
        for (const statement of statements) await client.query(statement);
      }),
    fill: (database) =>
      inside(database, async (client) => {
        for (const statement of everything) await client.query(statement);
      }),
    state: (database) => inside(database, logicalState),
    connect: (database) => connect(clientOf(engine.access(database))),
    intrude: (database) => intrude(clientOf(engine.access(database))),
    async [Symbol.asyncDispose]() {
      for (const name of names) await engine.drop(name);
      await engine.close();
    },
  };
}

/** By fields: `pg` does not decode all that a database name can hold in a URL. */
function clientOf({ host, port, user, password, database }: Access): Client {
  return new Client({ host, port: Number(port), user, password, database, application_name: 'a stranger' });
}

async function connect(client: Client): Promise<TestSession> {
  client.on('error', () => {});
  await client.connect();
  const { processID, connection } = client as unknown as {
    readonly processID: number;
    readonly connection: { readonly stream: { destroy(): void } };
  };
  return {
    id: String(processID),
    query: (sql) => client.query(sql),
    async [Symbol.asyncDispose]() {
      connection.stream.destroy();
    },
  };
}

async function intrude(client: Client): Promise<Stranger> {
  let connected = true;
  client.on('error', () => {});
  client.on('end', () => {
    connected = false;
  });
  await client.connect();
  await client.query('BEGIN');
  await client.query(`SELECT 'a secret of the stranger'`);
  return {
    mark: 'a stranger',
    isConnected: () => connected,
    [Symbol.asyncDispose]: () => client.end(),
  };
}
