/** Removes what a killed run left of its instances. Asks no server: the service may be gone by then. */

import { createHash } from 'node:crypto';
import { placeOf, removePlace } from './places.ts';
import { killServers } from './server-processes.ts';

/** Kills the processes of exactly this database and removes its files. No error where it is gone already. */
export async function removeInstance(folder: string, database: string): Promise<void> {
  await removePlace(placeOf(folder, database));
}

/** Kills what else runs on data directories of `folder`, as a program that was making one. Returns the ids. */
export async function killRemains(folder: string): Promise<readonly number[]> {
  return await killServers(folder);
}

/** What the container is called that stands for `folder` where servers run in one: no two steps have a folder in common. */
export function containerName(folder: string): string {
  return `testshoal-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`;
}
