/** A MySQL or MariaDB server with the users' own database, and our two kinds of engine with a sealed template each. */

import { chmod, mkdtempDisposable } from 'node:fs/promises';
import { type Connection, createConnection } from 'mysql2/promise';
import { openInstancesHere } from '../../__tests__/databases/mysql/instances/open.ts';
import { type LocalMysql, type RunningMysql, startLocalMysql } from '../../__tests__/engines/mysql-local.ts';
import { noContainers } from '../../__tests__/fakes/containers.ts';
import { RecordingLog } from '../../__tests__/fakes/recording-log.ts';
import type { Access, Engine, SealedTemplate } from '../../src/databases/engine.ts';
import { profileOptions } from '../../src/databases/mysql/instances/profile.ts';
import { openMysql } from '../../src/databases/mysql/mysql.ts';
import { fillSchema, type Size } from './mysql-schema.ts';

export interface Cloning {
  readonly engine: Engine;
  readonly template: SealedTemplate;
}

/** Of a target or a clone. */
export type Login = Pick<Access, 'host' | 'user' | 'password'> & { readonly port: number | string };

export interface MysqlScene extends AsyncDisposable {
  readonly local: LocalMysql;
  readonly server: RunningMysql;
  /** To the server, inside no database. */
  readonly client: Connection;
  readonly databases: Cloning;
  readonly instances: Cloning & {
    /** All their servers' data directories are below it. */
    readonly folder: string;
  };
}

/** Everything is in memory. Theirs gets the same small, unsafe server as ours. */
export async function openMysqlScene(local: LocalMysql, size: Size): Promise<MysqlScene> {
  await using cleanup = new AsyncDisposableStack();
  // A MariaDB that starts removes the temporary tables of all others in a common folder.
  const temporary = cleanup.use(await mkdtempDisposable('/dev/shm/testshoal-bench-'));
  await chmod(temporary.path, 0o777);
  const settings = [...profileOptions(local.flavour, 'build'), `--tmpdir=${temporary.path}`];
  const server = cleanup.use(await startLocalMysql(local, { settings }));
  await server.ready;
  const { target } = server;
  const client = cleanup.use(await connected(target));
  await client.query('CREATE DATABASE app');
  await fill(await connected(target, 'app'), size);

  const databases = await openMysql(target, { log: new RecordingLog(), containers: noContainers });
  cleanup.defer(() => databases.close());
  await databases.relaxDurability();
  await databases.copyBase('working');

  const { flavour, version } = local;
  const instances = cleanup.use(await openInstancesHere({ label: version, flavour, version, target, local }));
  await instances.engine.create('working');
  await fill(await connectedTo(instances.engine.access('working')), size);
  const scene = {
    local,
    server,
    client,
    databases: { engine: databases, template: await databases.seal('working', 'template') },
    instances: {
      engine: instances.engine,
      template: await instances.engine.seal('working', 'template'),
      folder: instances.folder,
    },
  };
  const owned = cleanup.move();
  return { ...scene, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** One connection, inside `database` where one is named. */
export async function connected(
  { host, port, user, password }: Login,
  database?: string,
): Promise<Connection & AsyncDisposable> {
  const options = { host, port: Number(port), user, password };
  const client = await createConnection({ ...options, ...(database !== undefined && { database }) });
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() });
}

/** To a clone. */
export function connectedTo(access: Access): Promise<Connection & AsyncDisposable> {
  return connected(access, access.database);
}

async function fill(inside: Connection & AsyncDisposable, size: Size): Promise<void> {
  await using client = inside;
  await fillSchema(client, size);
}
