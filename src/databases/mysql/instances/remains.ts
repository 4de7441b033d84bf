/** Removes what a killed run left of its instances. Asks no server: the service may be gone by then. */

import { createHash } from 'node:crypto';
import { placeOf, removePlace } from './places.ts';

/** Kills the processes of exactly this database and removes its files. No error where it is gone already. */
export async function removeInstance(folder: string, database: string): Promise<void> {
  await removePlace(placeOf(folder, database));
}

/** What the container is called that stands for `folder` where servers run in one: no two steps have a folder in common. */
export function containerName(folder: string): string {
  return `testshoal-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`;
}
