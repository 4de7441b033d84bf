/** Starts one server in a container of ours, waits until it listens, and stops it. */

import { setTimeout as pause } from 'node:timers/promises';
import { killInContainer, makePlace, placeWords } from './container-places.ts';
import type { ContainerShell, Environment } from './container-shell.ts';
import { makeView, viewWords } from './container-views.ts';
import { knock } from './knock.ts';
import type { View } from './overlay.ts';
import type { Place } from './places.ts';
import type { Launched } from './server-launch.ts';

export interface StartedContainer {
  readonly address: string;
  readonly shell: ContainerShell;
}

export interface ContainerServerCommand {
  /** Program and all arguments but the port's. */
  readonly words: readonly string[];
  /** Made where it is not there yet. */
  readonly place: Place;
  /** To be mounted before; undefined where the data directory has all. */
  readonly view: View | undefined;
  /** At which no other program of the container listens. */
  readonly port: number;
  readonly environment: Environment;
}

/** A server, listening or not. */
interface Server {
  readonly shell: ContainerShell;
  readonly place: Place;
  readonly pid: string;
}

const startLimitSeconds = 60;
/** A clean stop writes all that is in memory. */
const stopLimitSeconds = 120;
const lookSeconds = 0.5;
const shownLogBytes = 1500;

/** What stays has its own output, or the shell would wait for it. Its process id is what is printed. */
const beginning = `${makePlace} && { log=$3; shift 3; ( exec > "$log" 2>&1 < /dev/null`;
const end = `exec "$@" ) & echo $!; }`;
const overView = `${beginning}; ${makeView} && shift 4 && ${end}`;
const onItsOwn = `${beginning}; ${end}`;

/** Leaves no server behind where it fails. */
export async function launchInContainer(
  { address, shell }: StartedContainer,
  { words, place, view, port, environment }: ContainerServerCommand,
  limitSeconds = startLimitSeconds,
): Promise<Launched> {
  const start = [...placeWords(place), place.log, ...(view === undefined ? [] : viewWords(view))];
  const script = view === undefined ? onItsOwn : overView;
  const pid = (await shell.output(script, [...start, ...words, `--port=${port}`], environment)).trim();
  const server = { shell, place, pid };
  try {
    await untilListening(server, address, port, limitSeconds);
  } catch (error) {
    await killInContainer(shell, place);
    throw error;
  }
  return { port, ended: endOf(server), stop: () => stop(server) };
}

async function untilListening(
  server: Server,
  address: string,
  port: number,
  limitSeconds: number,
): Promise<void> {
  const deadline = performance.now() + limitSeconds * 1000;
  let look = performance.now() + lookSeconds * 1000;
  while ((await knock(address, port, 1)) !== 'open') {
    if (performance.now() > look) {
      look = performance.now() + lookSeconds * 1000;
      if (!(await isRunning(server))) throw new Error(`its server did not start: ${await logEnd(server)}`);
    }
    if (performance.now() > deadline) {
      throw new Error(
        `its server cannot be reached at ${address}:${port} after ${limitSeconds} seconds: ${await logEnd(server)}`,
      );
    }
    await pause(5);
  }
}

/** How it ended, for a message. */
async function endOf(server: Server): Promise<string> {
  // A container that is gone has taken its servers along.
  while (await isRunning(server).catch(() => false)) {
    await pause(lookSeconds * 1000, undefined, { ref: false });
  }
  return `its log ends with: ${await logEnd(server).catch(() => '(gone)')}`;
}

async function isRunning({ shell, pid }: Server): Promise<boolean> {
  return (await shell.run('kill -0 "$1"', [pid])).status === 0;
}

async function logEnd({ shell, place }: Server): Promise<string> {
  return (await shell.output('tail -c "$1" "$2"', [String(shownLogBytes), place.log])).trim();
}

async function stop(server: Server): Promise<void> {
  await server.shell.output('kill -TERM $(cat "$1")', [server.place.pid]);
  const deadline = performance.now() + stopLimitSeconds * 1000;
  while (await isRunning(server)) {
    if (performance.now() > deadline) {
      throw new Error(`its server did not stop within ${stopLimitSeconds} seconds`);
    }
    await pause(20);
  }
}
