/** PostgreSQL servers from the programs that are installed here, each with a data folder of its own. */

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import type { PostgresTarget } from '../../src/databases/postgres/postgres.ts';
import { waitForPostgres } from './postgres-wait.ts';

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

/** One of each major that is installed. */
export async function findLocalPostgres(): Promise<readonly LocalPostgres[]> {
  const majors = await readdir('/usr/lib/postgresql').catch(() => []);
  const folders = [
    ...majors.map((major) => join('/usr/lib/postgresql', major, 'bin')),
    ...(process.env['PATH'] ?? '').split(delimiter),
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

export async function startLocalPostgres(
  { binaries }: LocalPostgres,
  { settings = [], ...options }: StartOptions = {},
): Promise<RunningPostgres> {
  const root = options.root ?? (existsSync('/dev/shm') ? '/dev/shm' : tmpdir());
  const folder = await mkdtemp(join(root, 'testshoal-pg-'));
  const account = await serverAccount();
  if (account !== undefined) await chown(folder, account.uid, account.gid);
  await chmod(folder, 0o755);

  // Every character that a URL, a shell or SQL could stumble over.
  const password = `p@s:s/w%o r"d'\\?&#`;
  const passwordFile = join(folder, 'password');
  await writeFile(passwordFile, password);
  const data = join(folder, 'data');
  const initdb = ['--no-sync', '--no-locale', '--encoding=UTF8', '--auth=scram-sha-256', '--username=admin'];
  await execute(join(binaries, 'initdb'), [...initdb, `--pwfile=${passwordFile}`, data], { ...account });

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
  const log = await open(join(folder, 'log'), 'w');
  const server = spawn(join(binaries, 'postgres'), ['-D', data, '-p', String(port), ...commandLine], {
    ...account,
    cwd: folder,
    stdio: ['ignore', log.fd, log.fd],
  });
  await log.close();

  const target = { host: '127.0.0.1', port, user: 'admin', password, database: 'app' };
  const kill = async () => {
    await stop(server, 'SIGQUIT');
  };
  try {
    await waitForPostgres(target, () => server.exitCode === null && server.signalCode === null);
  } catch (error) {
    await kill();
    const printed = await readFile(join(folder, 'log'), 'utf8');
    await rm(folder, { recursive: true, force: true });
    throw new Error(`PostgreSQL did not start: ${printed}`, { cause: error });
  }
  return {
    target,
    socketFolder: folder,
    kill,
    async [Symbol.asyncDispose]() {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root. */
async function serverAccount(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = await readFile('/etc/passwd', 'utf8');
  for (const name of ['postgres', 'nobody']) {
    const line = accounts.split('\n').find((entry) => entry.startsWith(`${name}:`));
    const [, , uid, gid] = line?.split(':') ?? [];
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error('root needs an account "postgres" or "nobody" to run PostgreSQL as');
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no TCP port');
  return address.port;
}

async function stop(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, 'exit');
  server.kill(signal);
  await ended;
}
