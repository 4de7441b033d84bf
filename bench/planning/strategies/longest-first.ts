/** Static splits by seconds, longest first into the lightest shard; they differ in what they take and in what is unknown. */

import { spread } from '../../../src/planning/spread.ts';
import { median } from '../../../src/timings/estimate.ts';
import { seeded } from '../random.ts';
import { lastSeconds, type Strategy } from './strategy.ts';

/** The shard of each weight, by its index. Equal ones keep their order; the first of equally light shards gets the next. */
export function longestFirst(weights: readonly number[], shards: number): readonly number[] {
  const order = [...weights.keys()].sort((a, b) => (weights[b] ?? 0) - (weights[a] ?? 0));
  const { bins } = spread(
    order.map((index) => weights[index] ?? 0),
    new Array<number>(shards).fill(0),
  );
  const shardOf = new Array<number>(weights.length).fill(0);
  for (const [place, index] of order.entries()) shardOf[index] = bins[place] ?? 0;
  return shardOf;
}

export const lastValue: Strategy = {
  name: 'last value, longest first, unknown = median',
  source: 'Graham, 1969; the median as in skroutz/rspecq, lib/rspecq/worker.rb',
  split(units, past, shards) {
    const last = lastSeconds(units, past);
    const middle = median(last.filter((seconds) => seconds !== undefined)) ?? 1;
    return longestFirst(
      last.map((seconds) => seconds ?? middle),
      shards,
    );
  },
};

/** What the report does not know is dealt out in turns, from the first node on, whatever the nodes hold already. */
export const knapsackLike: Strategy = {
  name: 'Knapsack-like: last value, unknown dealt in turns',
  source: 'KnapsackPro/knapsack, lib/knapsack/distributors/{report,leftover}_distributor.rb',
  split(units, past, shards) {
    const last = lastSeconds(units, past);
    const known = last.filter((seconds) => seconds !== undefined);
    const bins = longestFirst(known, shards)[Symbol.iterator]();
    let leftover = 0;
    return last.map((seconds) => {
      if (seconds !== undefined) return bins.next().value ?? 0;
      leftover += 1;
      return (leftover - 1) % shards;
    });
  },
};

/** Its service is closed; the docs promise "a small random value", taken here as below a second. */
export const circleCiLike: Strategy = {
  name: 'CircleCI-like: last value, unknown = small random',
  source: 'circleci.com/docs, "Use the CircleCI environment CLI to split tests", --split-by=timings',
  split(units, past, shards) {
    const random = seeded(1);
    return longestFirst(
      lastSeconds(units, past).map((seconds) => seconds ?? random()),
      shards,
    );
  },
};

export const gotestsum: Strategy = {
  name: 'gotestsum ci-matrix: p85, unknown = 0',
  source: 'gotestyourself/gotestsum, cmd/tool/matrix/matrix.go',
  split: (units, past, shards) =>
    longestFirst(
      units.map((unit) => nearestRank(past.get(unit) ?? [], 0.85) ?? 0),
      shards,
    ),
};

/** Undefined of no values. */
export function nearestRank(values: readonly number[], share: number): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}
