/** Engines with a sealed template, for the benchmark of the watch. */

import { mkdtempDisposable } from 'node:fs/promises';
import path from 'node:path';
import Database from 'better-sqlite3';
import { openInstancesHere } from '../../__tests__/databases/mysql/instances/open.ts';
import type { MysqlFlavour } from '../../__tests__/engines/mysql-greeting.ts';
import { startLocalMysql } from '../../__tests__/engines/mysql-local.ts';
import { noContainers } from '../../__tests__/fakes/containers.ts';
import { RecordingLog } from '../../__tests__/fakes/recording-log.ts';
import type { Engine, SealedTemplate } from '../../src/databases/engine.ts';
import { openMysql } from '../../src/databases/mysql/mysql.ts';
import { openSqlite } from '../../src/databases/sqlite/sqlite.ts';
import { connected } from '../clones/mysql-scene.ts';
import { startBenchPostgres } from '../clones/postgres-server.ts';
import { findMysql, findPostgres } from '../servers.ts';

export interface WatchedScene {
  readonly engine: Engine;
  readonly template: SealedTemplate;
  /** Stand in the command lines of the servers that are asked; each is asked in every look. */
  readonly servers: readonly string[];
}

/** `postgres`, `sqlite`, and MySQL's flavours: alone with instance clones, with `-databases` with those. */
export async function openWatched(kind: string, cleanup: AsyncDisposableStack): Promise<WatchedScene> {
  if (kind === 'sqlite') return await openFiles(cleanup);
  if (kind === 'postgres') {
    const options = { local: await findPostgres(15), root: '/dev/shm', durability: 'relaxed' as const };
    const size = { tables: 10, textBytes: 10e3 };
    const { engine, template, data } = cleanup.use(await startBenchPostgres({ ...options, size }));
    return { engine, template, servers: [`-D ${data}`] };
  }
  const [flavour, databases] = kind.split('-') as [MysqlFlavour, string?];
  const local = await findMysql(flavour);
  const server = cleanup.use(await startLocalMysql(local));
  await server.ready;
  const { target, folder } = server;
  {
    await using client = await connected(target);
    await client.query('CREATE DATABASE app');
  }
  const words = `--datadir=${folder}/data`;
  if (databases !== undefined) {
    const engine = await openMysql(target, { log: new RecordingLog(), containers: noContainers });
    cleanup.defer(() => engine.close());
    return { engine, template: await sealed(engine), servers: [words] };
  }
  const { version } = local;
  const here = cleanup.use(await openInstancesHere({ label: version, flavour, version, target, local }));
  const servers = [words, `--datadir=${here.folder}/`];
  return { engine: here.engine, template: await sealed(here.engine), servers };
}

async function openFiles(cleanup: AsyncDisposableStack): Promise<WatchedScene> {
  const folder = cleanup.use(await mkdtempDisposable('/dev/shm/testshoal-bench-'));
  const target = { file: path.join(folder.path, 'app.sqlite'), folder: path.join(folder.path, 'clones') };
  const engine = await openSqlite(target, { log: new RecordingLog() });
  await engine.create('working');
  const database = new Database(engine.access('working').database);
  database.exec('CREATE TABLE notes (id INTEGER PRIMARY KEY)');
  database.close();
  return { engine, template: await engine.seal('working', 'template'), servers: [] };
}

async function sealed(engine: Engine): Promise<SealedTemplate> {
  await engine.create('working');
  return await engine.seal('working', 'template');
}
