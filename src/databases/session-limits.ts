/** Lets the throw-away servers of a run take the sessions that are expected. */

import type { Durability } from './durability.ts';
import type { OpenDatabase } from './open-database.ts';

/** `sessions`: expected at once, of all workers and of our own. Returns the databases with what their servers take then. */
export async function raiseSessionLimits(
  databases: readonly OpenDatabase[],
  sessions: (alias: string) => number,
  durability: Durability,
): Promise<readonly OpenDatabase[]> {
  const raised: OpenDatabase[] = [];
  for (const database of databases) {
    const { engine, alias, throwAway, freeConnections } = database;
    const isShort = freeConnections !== undefined && freeConnections < sessions(alias);
    const isOursToChange = throwAway && durability !== 'on';
    const limits = isShort && isOursToChange ? await engine.takeSessions?.(sessions(alias)) : undefined;
    raised.push({ ...database, ...limits });
  }
  return raised;
}
