/** PostgreSQL servers from the programs that are installed here, each with a data folder of its own. */

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chown, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../../src/databases/mysql/instances/free-port.ts';
import type { PostgresTarget } from '../../src/databases/postgres/postgres.ts';
import { type Account, serverAccount } from './account.ts';
import { keptFolder, makeOnce } from './kept-folder.ts';
import { waitForPostgres } from './postgres-wait.ts';
import { awkwardPassword, isAlive, serverFolder, startServer, stopServer } from './server-process.ts';

const execute = promisify(execFile);

export interface LocalPostgres {
  readonly major: number;
  /** The folder of `initdb` and `postgres`. */
  readonly binaries: string;
}

export interface RunningPostgres extends AsyncDisposable {
  readonly target: PostgresTarget;
  /** The folder of the server's unix socket. */
  readonly socketFolder: string;
  /** Ends the server as a crash would. */
  kill(): Promise<void>;
}

/** One of each major that is installed: in `/usr` and on the PATH, or where `prefix` leads. */
export async function findLocalPostgres(prefix?: string): Promise<readonly LocalPostgres[]> {
  const versions = join(prefix ?? '/usr', 'lib/postgresql');
  const majors = await readdir(versions).catch(() => []);
  const folders = [
    ...majors.map((major) => join(versions, major, 'bin')),
    ...(prefix === undefined ? (process.env['PATH'] ?? '').split(delimiter) : []),
  ].filter((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')));
  const found = new Map<number, LocalPostgres>();
  for (const binaries of folders) {
    const { stdout } = await execute(join(binaries, 'postgres'), ['--version']);
    const major = Number.parseInt(/\(PostgreSQL\) (\d+)/.exec(stdout)?.[1] ?? '', 10);
    if (!found.has(major)) found.set(major, { major, binaries });
  }
  return [...found.values()].sort((one, other) => one.major - other.major);
}

export interface StartOptions {
  /** Options of the server's command line, as `fsync=on`. */
  readonly settings?: readonly string[];
  /** A free one where it does not matter. */
  readonly port?: number;
  /** The folder for the server's folder; in memory where it does not matter. */
  readonly root?: string;
}

/** The first start of an installation makes its data folder. */
export async function startLocalPostgres(
  local: LocalPostgres,
  { settings = [], ...options }: StartOptions = {},
): Promise<RunningPostgres> {
  const account = await serverAccount('postgres');
  const initial = await initialData(local, account);
  await using cleanup = new AsyncDisposableStack();
  const folder = await serverFolder('pg', account, options.root);
  cleanup.defer(() => rm(folder, { recursive: true, force: true }));
  const data = join(folder, 'data');
  await execute('cp', ['-a', initial, data]);

  const port = options.port ?? (await freePort());
  const commandLine = [
    'listen_addresses=127.0.0.1',
    `unix_socket_directories=${folder}`,
    'max_connections=60',
    'max_prepared_transactions=10',
    'shared_buffers=16MB',
    // In the data folder, so that a killed server leaves nothing behind.
    'dynamic_shared_memory_type=mmap',
    ...settings,
  ].flatMap((setting) => ['-c', setting]);
  const args = ['-D', data, '-p', String(port), ...commandLine];
  const server = await startServer(join(local.binaries, 'postgres'), args, folder, account);
  const target = { host: '127.0.0.1', port, user: 'admin', password: awkwardPassword, database: 'app' };
  const kill = () => stopServer(server, 'SIGQUIT');
  cleanup.defer(kill);
  try {
    await waitForPostgres(target, () => isAlive(server));
  } catch (error) {
    const printed = await readFile(join(folder, 'log'), 'utf8');
    throw new Error(`PostgreSQL did not start: ${printed}`, { cause: error });
  }
  const owned = cleanup.move();
  return { target, socketFolder: folder, kill, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

const initdb = ['--no-sync', '--no-locale', '--encoding=UTF8', '--auth=scram-sha-256', '--username=admin'];

/** A data folder as a new server has it; it takes a second of CPU to make, so it is kept. */
async function initialData(local: LocalPostgres, account: Account | undefined): Promise<string> {
  const recipe = { local, account, initdb, password: awkwardPassword };
  const place = keptFolder(`data-postgres-${local.major}`, recipe);
  await makeOnce(place, async (folder) => {
    const [data, passwordFile] = [join(folder, 'data'), join(folder, 'password')];
    await mkdir(data);
    if (account !== undefined) await chown(data, account.uid, account.gid);
    await writeFile(passwordFile, awkwardPassword);
    await execute(join(local.binaries, 'initdb'), [...initdb, `--pwfile=${passwordFile}`, data], {
      ...account,
    });
  });
  return join(place, 'data');
}
