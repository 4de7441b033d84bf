/** Starts one server in a container of ours, waits until it listens, and stops it. */

import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { OwnContainers } from '../../../ports.ts';
import type { ContainerShell, Environment } from './container-shell.ts';
import type { Place } from './places.ts';
import type { Launched } from './server-launch.ts';

export interface StartedContainer {
  readonly id: string;
  readonly address: string;
  readonly own: OwnContainers;
  readonly shell: ContainerShell;
}

export interface ContainerServerCommand {
  /** Program and all arguments but the port's. */
  readonly words: readonly string[];
  readonly place: Place;
  /** At which no other program of the container listens. */
  readonly port: number;
  readonly environment: Environment;
}

/** A server, listening or not. */
interface Server {
  readonly shell: ContainerShell;
  readonly place: Place;
  isRunning(): Promise<boolean>;
}

const startLimitSeconds = 60;
/** A clean stop writes all that is in memory. */
const stopLimitSeconds = 120;
/** Each look is a request to the container engine. */
const lookSeconds = 0.5;
const shownLogBytes = 1500;

/** Leaves no server behind where it fails. */
export async function launchInContainer(
  { id, address, own, shell }: StartedContainer,
  { words, place, port, environment }: ContainerServerCommand,
  limitSeconds = startLimitSeconds,
): Promise<Launched> {
  const script = 'log=$1; shift; exec "$@" > "$log" 2>&1';
  const command = ['sh', '-c', script, 'sh', place.log, ...words, `--port=${port}`];
  const isRunning = await own.launch(id, command, environment);
  const server = { shell, place, isRunning };
  try {
    await untilListening(server, address, port, limitSeconds);
  } catch (error) {
    await killInContainer(shell, place);
    throw error;
  }
  return { port, ended: endOf(server), stop: () => stop(server) };
}

/** Ends the servers on the place's data, by their command lines: a server has no file with its id until it is up. */
export async function killInContainer(shell: ContainerShell, { data }: Place): Promise<void> {
  // Programs that name it at all are few, and only those are looked at closely.
  const script = `
    servers() {
      for file in $(grep -lsF -e "--datadir=$1" /proc/[0-9]*/cmdline); do
        process=\${file#/proc/}
        if tr '\\0' '\\n' < $file | grep -qxF -e "--datadir=$1"; then echo \${process%/cmdline}; fi
      done 2> /dev/null
    }
    while running=$(servers "$1") && test -n "$running"; do kill -9 $running; sleep 0.02; done`;
  await shell.output(script, [data]);
}

async function untilListening(
  server: Server,
  address: string,
  port: number,
  limitSeconds: number,
): Promise<void> {
  const deadline = performance.now() + limitSeconds * 1000;
  let look = performance.now() + lookSeconds * 1000;
  while (!(await answers(address, port))) {
    if (performance.now() > look) {
      look = performance.now() + lookSeconds * 1000;
      if (!(await server.isRunning())) throw new Error(`its server did not start: ${await logEnd(server)}`);
    }
    if (performance.now() > deadline) {
      throw new Error(
        `its server cannot be reached at ${address}:${port} after ${limitSeconds} seconds: ${await logEnd(server)}`,
      );
    }
    await pause(5);
  }
}

function answers(host: string, port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect({ host, port, timeout: 1000 })
    .on('connect', () => resolve(true))
    .on('timeout', () => resolve(false))
    .on('error', () => resolve(false));
  return promise.finally(() => socket.destroy());
}

/** How it ended, for a message. */
async function endOf(server: Server): Promise<string> {
  // A container that is gone has taken its servers along.
  while (await server.isRunning().catch(() => false)) {
    await pause(lookSeconds * 1000, undefined, { ref: false });
  }
  return `its log ends with: ${await logEnd(server).catch(() => '(gone)')}`;
}

async function logEnd({ shell, place }: Server): Promise<string> {
  return (await shell.output('tail -c "$1" "$2"', [String(shownLogBytes), place.log])).trim();
}

async function stop({ shell, place, isRunning }: Server): Promise<void> {
  await shell.output('kill -TERM $(cat "$1")', [place.pid]);
  const deadline = performance.now() + stopLimitSeconds * 1000;
  while (await isRunning()) {
    if (performance.now() > deadline) {
      throw new Error(`its server did not stop within ${stopLimitSeconds} seconds`);
    }
    await pause(20);
  }
}
