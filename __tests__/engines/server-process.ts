/** Server processes of the tests: their folder, their port, their end. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdtemp, open } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Account } from './account.ts';

/** Every character that a URL, a shell or SQL could stumble over. */
export const awkwardPassword = `p@s:s/w%o r"d'\\?&#`;

/** A new folder that the account owns, in memory where `root` does not say otherwise. */
export async function serverFolder(
  name: string,
  account: Account | undefined,
  root?: string,
): Promise<string> {
  const parent = root ?? (existsSync('/dev/shm') ? '/dev/shm' : tmpdir());
  const folder = await mkdtemp(join(parent, `testshoal-${name}-`));
  if (account !== undefined) await chown(folder, account.uid, account.gid);
  await chmod(folder, 0o755);
  return folder;
}

/** What it prints goes to the file `log` in its folder. */
export async function startServer(
  program: string,
  args: readonly string[],
  folder: string,
  account: Account | undefined,
): Promise<ChildProcess> {
  const log = await open(join(folder, 'log'), 'w');
  const server = spawn(program, args, { ...account, cwd: folder, stdio: ['ignore', log.fd, log.fd] });
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

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no TCP port');
  return address.port;
}
