/** A PostgreSQL server for a benchmark, with our engine and a sealed template on it. */

import path from 'node:path';
import { connect } from '../../__tests__/databases/postgres/open.ts';
import { type LocalPostgres, startLocalPostgres } from '../../__tests__/engines/postgres-local.ts';
import { noContainers } from '../../__tests__/fakes/containers.ts';
import { RecordingLog } from '../../__tests__/fakes/recording-log.ts';
import { childProcessTools } from '../../__tests__/fakes/tools.ts';
import type { Engine, SealedTemplate } from '../../src/databases/engine.ts';
import { openPostgres, type PostgresTarget } from '../../src/databases/postgres/postgres.ts';
import { fillPostgres, type PostgresSize } from './postgres-schema.ts';

export interface BenchPostgres extends AsyncDisposable {
  readonly engine: Engine;
  readonly target: PostgresTarget;
  readonly template: SealedTemplate;
  /** The server's data directory. */
  readonly data: string;
  /** The folder of the template's files. */
  readonly files: string;
}

export interface BenchPostgresOptions {
  readonly local: LocalPostgres;
  readonly size: PostgresSize;
  /** `default`: as a server comes. `relaxed`: as `durability: off` makes it. */
  readonly durability: 'default' | 'relaxed';
  /** The folder that the server's folder is made in. */
  readonly root: string;
}

/** What the tests set smaller, as it is by default. */
const asItComes = ['shared_buffers=128MB', 'max_connections=100'];

export async function startBenchPostgres(options: BenchPostgresOptions): Promise<BenchPostgres> {
  const { local, size, durability, root } = options;
  await using cleanup = new AsyncDisposableStack();
  const { target, socketFolder } = cleanup.use(
    await startLocalPostgres(local, { settings: asItComes, root }),
  );
  const ports = { log: new RecordingLog(), tools: childProcessTools, containers: noContainers };
  const engine = await openPostgres(target, ports);
  cleanup.defer(() => engine.close());
  if (durability === 'relaxed') await engine.relaxDurability();
  await engine.create('working');
  {
    await using inside = await connect(target, 'working');
    await fillPostgres(inside, size);
  }
  const template = await engine.seal('working', 'template');
  const data = path.join(socketFolder, 'data');
  const files = path.join(data, 'base', await folderOf(target, template.name));
  const owned = cleanup.move();
  return { engine, target, template, data, files, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

async function folderOf(target: PostgresTarget, database: string): Promise<string> {
  await using client = await connect(target, 'postgres');
  const { rows } = await client.query<{ oid: string }>(
    'SELECT oid::text AS oid FROM pg_database WHERE datname = $1',
    [database],
  );
  return rows[0]?.oid ?? '';
}
