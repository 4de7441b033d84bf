/** Docker for tests: the daemon that is there, or one of our own that ends with the tests. */

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { vi } from 'vitest';
import { messageOf } from '../../src/errors.ts';
import { reportMissing } from './missing.ts';

const execute = promisify(execFile);

const SYSTEM_SOCKET = '/var/run/docker.sock';
const START_SECONDS = 60;

export interface Docker extends AsyncDisposable {
  readonly socketPath: string;
  /** Runs the program `docker` against this daemon. Its output, trimmed. */
  docker(...args: readonly string[]): Promise<string>;
}

/**
 * Undefined where there is none and none can be started, with one line that says so; on CI that is an error.
 * Only root can start one. On Debian and Ubuntu it is installed for that.
 */
export async function openDocker(): Promise<Docker | undefined> {
  try {
    if (await answers(SYSTEM_SOCKET)) return daemonAt(SYSTEM_SOCKET, async () => {});
    if (process.getuid?.() !== 0) throw new Error('no daemon answers, and only root can start one');
    if (!(await isInstalled('dockerd'))) await install();
    return await startDaemon();
  } catch (error) {
    reportMissing(`tests with Docker: ${messageOf(error)}`);
    return undefined;
  }
}

function daemonAt(socketPath: string, stop: () => Promise<void>): Docker {
  return {
    socketPath,
    docker: async (...args) =>
      (await execute('docker', ['--host', `unix://${socketPath}`, ...args])).stdout.trim(),
    [Symbol.asyncDispose]: stop,
  };
}

async function answers(socketPath: string): Promise<boolean> {
  if (!existsSync(socketPath)) return false;
  return execute('docker', ['--host', `unix://${socketPath}`, 'version']).then(
    () => true,
    () => false,
  );
}

async function isInstalled(program: string): Promise<boolean> {
  return execute(program, ['--version']).then(
    () => true,
    () => false,
  );
}

async function install(): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await execute('apt-get', ['update', '-qq'], { env });
  await execute('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'docker.io'], { env });
}

/** Apart from every other daemon of the machine, and without a change to its firewall. */
async function startDaemon(): Promise<Docker> {
  const folder = await mkdtempDisposable(path.join(tmpdir(), 'testshoal-dockerd-'));
  const within = (name: string) => path.join(folder.path, name);
  const socketPath = within('docker.sock');
  const daemon = spawn(
    'dockerd',
    [
      ...['--host', `unix://${socketPath}`, '--pidfile', within('pid')],
      ...['--data-root', within('data'), '--exec-root', within('exec')],
      ...['--iptables=false', '--ip6tables=false'],
    ],
    { stdio: 'ignore' },
  );
  const ended = once(daemon, 'exit');
  const stop = async () => {
    if (daemon.kill()) await ended;
    await folder.remove();
  };
  try {
    await vi.waitUntil(() => daemon.exitCode !== null || answers(socketPath), {
      timeout: START_SECONDS * 1000,
      interval: 100,
    });
    if (daemon.exitCode !== null) throw new Error(`dockerd ended with status ${daemon.exitCode}`);
    return daemonAt(socketPath, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}
