/** Starts one server process of this machine and waits until it listens. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { open, readFile, rm } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from './free-port.ts';
import type { Place } from './places.ts';
import type { ServerAccount } from './server-account.ts';
import { killServers } from './server-processes.ts';

export interface ServerCommand {
  /** Program and all arguments but the port's. */
  readonly words: readonly string[];
  readonly place: Place;
  /** Undefined where the command itself changes the user, or nobody has to. */
  readonly account: ServerAccount | undefined;
  readonly environment: Readonly<Record<string, string>>;
}

export interface Launched {
  readonly port: number;
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

/** Another process may take a port between our look and the server's bind. */
const portAttempts = 5;
const startLimitSeconds = 60;
/** A clean stop writes all that is in memory. */
const stopLimitSeconds = 120;
const shownLogCharacters = 1500;

export async function launchServer(
  command: ServerCommand,
  choosePort: () => Promise<number> = freePort,
): Promise<Launched> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await choosePort();
    const { socket } = command.place;
    // A server that was killed leaves its socket, and MySQL a lock on it that may name a process of today.
    await Promise.all([socket, `${socket}.lock`].map((file) => rm(file, { force: true })));
    const child = await spawnServer(command, port);
    const ended = endOf(child, command.place);
    const failure = await Promise.race([ended, untilListening(command.place)]);
    if (failure === undefined) return { port, ended, stop: () => stop(child, ended) };
    await killServers(command.place.data);
    if (attempt === portAttempts || !/Address already in use|port.*in use/i.test(failure)) {
      throw new Error(`its server did not start: ${failure}`);
    }
  }
}

async function spawnServer(
  { words, place, account, environment }: ServerCommand,
  port: number,
): Promise<ChildProcess> {
  const [program = '', ...args] = words;
  await using log = await open(place.log, 'w');
  const child = spawn(program, [...args, `--port=${port}`], {
    ...account,
    cwd: place.root,
    env: environment,
    // A Ctrl-C in the terminal is not for it.
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  });
  await once(child, 'spawn');
  child.unref();
  return child;
}

/** How it ended, for a message. */
async function endOf(child: ChildProcess, { log }: Place): Promise<string> {
  const [status, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  const printed = await readFile(log, 'utf8').catch(() => '');
  const how = signal === null ? `exit status ${status}` : `ended by ${signal}`;
  return `${how}; its log ends with: ${printed.trim().slice(-shownLogCharacters) || '(nothing)'}`;
}

/** Undefined when it listens. */
async function untilListening({ socket, root }: Place): Promise<string | undefined> {
  const deadline = performance.now() + startLimitSeconds * 1000;
  while (!existsSync(socket)) {
    if (performance.now() > deadline) return `no socket after ${startLimitSeconds} seconds`;
    // Whoever removed the folder does not wait for the server.
    if (!existsSync(root)) return 'its folder is gone';
    await pause(4);
  }
  return undefined;
}

async function stop(child: ChildProcess, ended: Promise<string>): Promise<void> {
  child.kill('SIGTERM');
  const limit = pause(stopLimitSeconds * 1000, undefined, { ref: false });
  await Promise.race([ended, limit]);
  if (child.exitCode === 0) return;
  throw new Error(
    child.exitCode === null && child.signalCode === null
      ? `its server did not stop within ${stopLimitSeconds} seconds`
      : `its server did not stop cleanly: ${await ended}`,
  );
}
