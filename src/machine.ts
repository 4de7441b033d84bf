/** What this machine has for a run, be that a step of a job or a command on a laptop. */

import { existsSync, statfsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { dockerEngine } from './databases/docker-engine.ts';
import type { FilePlaces } from './databases/file-places.ts';
import type { Containers } from './ports.ts';

/** `folder`: absolute path of one of the run's own. Nobody needs a clone after a crash, so memory will do. */
export function filePlaces(run: string, folder: string): FilePlaces {
  return { memory: memoryPlace(run), disk: path.join(folder, 'sqlite') };
}

function memoryPlace(run: string): FilePlaces['memory'] {
  const shared = '/dev/shm';
  if (os.platform() !== 'linux' || !existsSync(shared)) return undefined;
  const { bavail, bsize } = statfsSync(shared);
  // What the file system promises may not be there: it is the memory of all, and a container has its own limit.
  const freeBytes = Math.min(bavail * bsize, process.availableMemory());
  return { folder: path.join(shared, `testshoal-${run}`), freeBytes };
}

export function containersOf(environment: Readonly<Record<string, string | undefined>>): Containers {
  const dockerHost = environment['DOCKER_HOST'];
  return dockerEngine(dockerHost === undefined || dockerHost === '' ? {} : { dockerHost });
}

/** `linux-x64` and so on. */
export function platform(): string {
  return `${os.platform()}-${os.arch()}`;
}
