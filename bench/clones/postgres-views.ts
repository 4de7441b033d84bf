/** PostgreSQL servers of their own for each worker, on copy-on-write views of one stopped data directory. An experiment. */

import { execFile } from 'node:child_process';
import { chown, mkdir, mkdtempDisposable } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Account, serverAccount } from '../../__tests__/engines/account.ts';
import type { LocalPostgres } from '../../__tests__/engines/postgres-local.ts';
import { waitForPostgres } from '../../__tests__/engines/postgres-wait.ts';
import { isAlive, startServer, stopServer } from '../../__tests__/engines/server-process.ts';
import { freePort } from '../../src/databases/mysql/instances/free-port.ts';
import { viewCommand } from '../../src/databases/mysql/instances/overlay.ts';
import type { PostgresTarget } from '../../src/databases/postgres/postgres.ts';
import type { BenchPostgres } from './postgres-server.ts';

export interface StoppedServer {
  readonly local: LocalPostgres;
  readonly data: string;
  readonly account: Account;
  /** Of the server that ran there: who may log in. */
  readonly target: PostgresTarget;
}

export interface OwnServer extends AsyncDisposable {
  readonly target: PostgresTarget;
}

/** Leaves in the server's data the database `app`, equal to its template, and stops it cleanly. */
export async function stopWithClone(local: LocalPostgres, server: BenchPostgres): Promise<StoppedServer> {
  const account = await serverAccount('postgres');
  if (account === undefined) throw new Error('views can only be mounted by root');
  const { engine, template, data, target } = server;
  await engine.clone(template, 'app');
  await engine.drop(template.name);
  const stop = ['stop', '--pgdata', data, '--mode', 'fast', '--wait'];
  await promisify(execFile)(path.join(local.binaries, 'pg_ctl'), stop, { ...account, cwd: data });
  return { local, data, account, target };
}

/** Resolves when it takes connections. `root` is where its view lies. */
export async function startOnView(stopped: StoppedServer, root: string): Promise<OwnServer> {
  const { local, account } = stopped;
  await using cleanup = new AsyncDisposableStack();
  const folder = cleanup.use(await mkdtempDisposable(path.join(root, 'testshoal-bench-'))).path;
  const within = (name: string) => path.join(folder, name);
  for (const name of ['upper', 'work', 'data']) await mkdir(within(name), { mode: 0o700 });
  for (const place of [folder, ...['upper', 'work', 'data'].map(within)]) {
    await chown(place, account.uid, account.gid);
  }
  const view = {
    lower: stopped.data,
    upper: within('upper'),
    work: within('work'),
    mountPoint: within('data'),
  };
  const port = await freePort();
  const settings = [
    ...[
      'listen_addresses=127.0.0.1',
      `unix_socket_directories=${folder}`,
      'fsync=off',
      'shared_buffers=16MB',
    ],
    // In the data directory, so that a killed server leaves nothing behind.
    'dynamic_shared_memory_type=mmap',
  ].flatMap((setting) => ['-c', setting]);
  const program = [
    path.join(local.binaries, 'postgres'),
    '-D',
    view.mountPoint,
    '-p',
    `${port}`,
    ...settings,
  ];
  const [command = '', ...words] = [...viewCommand(view, account), ...program];
  const server = await startServer(command, words, folder, undefined);
  cleanup.defer(() => stopServer(server, 'SIGQUIT'));
  const target = { ...stopped.target, port };
  await waitForPostgres(target, () => isAlive(server));
  const owned = cleanup.move();
  return { target, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
