/** Server processes of the tests: their folder, their start, their end. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdtemp, open, readdir, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRunning } from '../is-running.ts';
import type { Account } from './account.ts';

/** Every character that a URL, a shell or SQL could stumble over. */
export const awkwardPassword = `p@s:s/w%o r"d'\\?&#`;

/** A server of the tests fits, with what they put into it. */
const roomBytes = 2 ** 30;

/** A new folder that the account owns, in memory where there is room and `root` does not say otherwise. */
export async function serverFolder(
  name: string,
  account: Account | undefined,
  root?: string,
): Promise<string> {
  const parent = root ?? (await memoryFolder()) ?? tmpdir();
  const folder = await mkdtemp(join(parent, `testshoal-${name}-${process.pid}-`));
  if (account !== undefined) await chown(folder, account.uid, account.gid);
  await chmod(folder, 0o755);
  return folder;
}

/** Removes the folders of servers whose run of the tests was killed before it could. */
export async function removeOrphans(parents: readonly string[] = ['/dev/shm', tmpdir()]): Promise<void> {
  // Elsewhere it cannot be known who is still there.
  if (!existsSync('/proc/self/stat')) return;
  for (const parent of parents) {
    for (const name of await readdir(parent).catch(() => [])) {
      const owner = /^testshoal-(?:my|pg)-(\d+)-/.exec(name)?.[1];
      if (owner === undefined || isRunning(Number(owner))) continue;
      await rm(join(parent, name), { recursive: true, force: true });
    }
  }
}

/** In containers it is there, but small. */
async function memoryFolder(): Promise<string | undefined> {
  const { bavail, bsize } = await statfs('/dev/shm').catch(() => ({ bavail: 0, bsize: 0 }));
  return bavail * bsize < roomBytes ? undefined : '/dev/shm';
}

/** Ends a program when the process that started it ends, however that ends. Part of every Debian and Ubuntu. */
const setpriv = '/usr/bin/setpriv';
const leash = existsSync(setpriv) ? [setpriv, '--pdeathsig', 'KILL'] : [];

/** What it prints goes to the file `log` in its folder. */
export async function startServer(
  program: string,
  args: readonly string[],
  folder: string,
  account: Account | undefined,
): Promise<ChildProcess> {
  const log = await open(join(folder, 'log'), 'w');
  const [command = program, ...words] = [...leash, program, ...args];
  const server = spawn(command, words, { ...account, cwd: folder, stdio: ['ignore', log.fd, log.fd] });
  await log.close();
  return server;
}

export function isAlive(server: ChildProcess): boolean {
  return server.exitCode === null && server.signalCode === null;
}

export async function stopServer(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (!isAlive(server)) return;
  const ended = once(server, 'exit');
  server.kill(signal);
  await ended;
}
