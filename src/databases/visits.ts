/** Whether anybody came to the users' own databases while the tests ran, by the server's counters. */

import { messageOf } from '../errors.ts';
import type { Log } from '../ports.ts';
import type { OpenDatabase } from './open-database.ts';

/**
 * Sessions of others so far, by alias; an alias whose server does not count them, or has no such database, is left
 * out. Transactions say nothing: autovacuum makes some in every database, and our own queries in the one we work from.
 */
export type VisitCounts = ReadonlyMap<string, number>;

export async function countVisits(databases: readonly OpenDatabase[], log: Log): Promise<VisitCounts> {
  const counts = new Map<string, number>();
  for (const { alias, engine, base } of databases) {
    // Nobody counts who opened a file, and its path is no name in our folder.
    if (engine.name === 'sqlite') continue;
    try {
      const statistics = (await engine.exists(base)) ? await engine.statistics(base) : undefined;
      if (statistics?.sessions !== undefined) counts.set(alias, statistics.sessions);
    } catch (error) {
      log.debug(`visits to ${base} could not be counted: ${messageOf(error)}`);
    }
  }
  return counts;
}

/** The aliases whose own database was visited between the two readings. */
export function visitedSince(before: VisitCounts, after: VisitCounts): readonly string[] {
  return [...after].flatMap(([alias, count]) => (count > (before.get(alias) ?? 0) ? [alias] : []));
}
