/** What users have today. */

import { contiguousCount, hashModulo, hashSlices, roundRobin } from './by-name.ts';
import { circleCiLike, gotestsum, knapsackLike, lastValue } from './longest-first.ts';
import { durationBasedChunks, leastDuration } from './pytest-split.ts';
import type { Strategy } from './strategy.ts';

export const peers: readonly Strategy[] = [
  contiguousCount,
  roundRobin,
  hashSlices,
  hashModulo,
  durationBasedChunks,
  leastDuration,
  knapsackLike,
  circleCiLike,
  gotestsum,
  lastValue,
];
