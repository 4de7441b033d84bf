/** Removes what a killed run left of its instances. Asks no server: the service may be gone by then. */

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
