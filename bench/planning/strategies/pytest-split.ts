/** Both algorithms of pytest-split 0.11. What is unknown counts as the mean of the known tests that still exist, or 1 s. */

import { longestFirst } from './longest-first.ts';
import { lastSeconds, meanOf, type Past, type Strategy, sumOf } from './strategy.ts';

const source = 'jerry-git/pytest-split, src/pytest_split/algorithms.py';

/** In collection order; a group is closed once it holds its share, so that the last ones may get nothing. */
export const durationBasedChunks: Strategy = {
  name: 'pytest-split duration_based_chunks (its default)',
  source,
  split(units, past, shards) {
    const weights = weightsOf(units, past);
    const share = sumOf(weights) / shards;
    let [group, held] = [0, 0];
    return weights.map((weight) => {
      if (held >= share && group < shards - 1) [group, held] = [group + 1, 0];
      held += weight;
      return group;
    });
  },
};

export const leastDuration: Strategy = {
  name: 'pytest-split least_duration',
  source,
  split: (units, past, shards) => longestFirst(weightsOf(units, past), shards),
};

function weightsOf(units: readonly string[], past: Past): readonly number[] {
  const last = lastSeconds(units, past);
  const mean = meanOf(last.filter((seconds) => seconds !== undefined)) ?? 1;
  return last.map((seconds) => seconds ?? mean);
}
