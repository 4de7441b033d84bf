/** Sums of what a server counted in a clone. What it does not count stays undefined. */

import type { PoolStatistics } from './engine.ts';

/** All that adds up; sessions that are open now do not. */
const counts = [
  ...(['sessions', 'transactions', 'rollbacks', 'deadlocks', 'temporaryBytes'] as const),
  ...(['blocksHit', 'blocksRead', 'abortedSessions', 'killedSessions'] as const),
];

/** What was counted since `before`, never less than nothing. */
export function subtractCounts(after: PoolStatistics, before: PoolStatistics | undefined): PoolStatistics {
  return combine(after, (key) => Math.max(0, (after[key] ?? 0) - (before?.[key] ?? 0)));
}

export function addCounts(one: PoolStatistics, other: PoolStatistics | undefined): PoolStatistics {
  return combine(one, (key) => (one[key] ?? 0) + (other?.[key] ?? 0));
}

function combine(one: PoolStatistics, count: (key: (typeof counts)[number]) => number): PoolStatistics {
  const entries = counts.flatMap((key) => (one[key] === undefined ? [] : [[key, count(key)] as const]));
  return { ...one, ...Object.fromEntries(entries) };
}
