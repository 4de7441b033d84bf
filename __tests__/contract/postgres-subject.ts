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
import type { OpenSubject, Stranger, Subject } from './subject.ts';

export function postgresSubject(server: ProvidedPostgres): Subject {
  return { label: server.label, changes: postgresChanges, open: () => open(server) };
}

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
