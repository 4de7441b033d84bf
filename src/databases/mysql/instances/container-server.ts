/** Starts one server in a container of ours, waits until it listens, and stops it. */

import { setTimeout as pause } from 'node:timers/promises';
import type { OwnContainers } from '../../../ports.ts';
import { killInContainer, makePlace, placeWords } from './container-places.ts';
import type { ContainerShell, Environment } from './container-shell.ts';
import { makeView, viewWords } from './container-views.ts';
import { knock } from './knock.ts';
import type { View } from './overlay.ts';
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
  isRunning(): Promise<boolean>;
}

const startLimitSeconds = 60;
/** A clean stop writes all that is in memory. */
const stopLimitSeconds = 120;
/** Each look is a request to the container engine. */
const lookSeconds = 0.5;
const shownLogBytes = 1500;

/** All in one command, for each goes through the engine and a starter of its own. */
const beginning = `${makePlace} && exec > "$3" 2>&1 && shift 3`;
const overView = `${beginning} && ${makeView} && shift 4 && exec "$@"`;
const onItsOwn = `${beginning} && exec "$@"`;

/** Leaves no server behind where it fails. */
export async function launchInContainer(
  { id, address, own, shell }: StartedContainer,
  { words, place, view, port, environment }: ContainerServerCommand,
  limitSeconds = startLimitSeconds,
): Promise<Launched> {
  const start = [...placeWords(place), place.log, ...(view === undefined ? [] : viewWords(view))];
  const script = view === undefined ? onItsOwn : overView;
  const command = ['sh', '-c', script, 'sh', ...start, ...words, `--port=${port}`];
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
