/** How many shards: what each number of them is expected to take, and to cost. */

import { longestFirst, type PlannedUnit, predictedSeconds } from './plan.ts';
import { split } from './split.ts';

/** What all shards have in common. */
export interface ShardCost {
  readonly workers: number;
  /** Of each launch, what goes to no test. */
  readonly launchSeconds: number;
  /** Of each job, what goes to no test: before the first, after the last. */
  readonly overheadSeconds: number;
}

/** What `shards` shards are expected to come to. */
export interface Price {
  readonly shards: number;
  /** From the start of the shards to the end of the longest. */
  readonly wallSeconds: number;
  /** The platform rounds each job up to a whole minute (https://docs.github.com/en/billing/concepts/product-billing/github-actions). */
  readonly billedMinutes: number;
}

export interface Bounds {
  readonly fewest: number;
  readonly most: number;
}

/** `made before`: an earlier attempt of the run has planned, and its shards may have run. */
export type ChoiceReason =
  | 'target met'
  | 'target out of reach'
  | 'nothing known'
  | 'no units'
  | 'made before';

export interface Choice {
  readonly shards: number;
  readonly reason: ChoiceReason;
  /** One shard fewer, this number, one more, where there are such; empty where nothing is known. */
  readonly prices: readonly Price[];
}

/** Below so much of the best wall time, more shards are not worth their cost. */
const nearlyBest = 1.02;

/** What so many shards would share out: the more there are, the more of the long files are in parts. */
export type UnitsFor = (shards: number) => readonly PlannedUnit[];

/**
 * The fewest shards within `bounds` that end within `targetSeconds`. Where none do, the fewest that end nearly as early as any.
 * Where nothing is known, the most: one run that costs too much, in place of one that takes too long.
 */
export function chooseShards(
  unitsFor: UnitsFor,
  targetSeconds: number,
  bounds: Bounds,
  cost: ShardCost,
): Choice {
  const candidates = candidatesWithin(bounds, unitsFor);
  const { shards: most = bounds.fewest, units = [] } = candidates.at(-1) ?? {};
  if (units.length === 0) return { shards: bounds.fewest, reason: 'no units', prices: [] };
  if (!isAnythingKnown(units)) return { shards: most, reason: 'nothing known', prices: [] };
  const prices = candidates.map((candidate) => priceOf(candidate, cost));
  const best = Math.min(...prices.map(({ wallSeconds }) => wallSeconds));
  const meeting = prices.find(({ wallSeconds }) => wallSeconds <= targetSeconds);
  const nearest = prices.find(({ wallSeconds }) => wallSeconds <= nearlyBest * best);
  const shards = (meeting ?? nearest)?.shards ?? most;
  return {
    shards,
    reason: meeting === undefined ? 'target out of reach' : 'target met',
    prices: pricesAround(unitsFor, shards, cost),
  };
}

/** Of one shard fewer, of `shards`, of one more. */
export function pricesAround(unitsFor: UnitsFor, shards: number, cost: ShardCost): readonly Price[] {
  return [shards - 1, shards, shards + 1]
    .filter((number) => number >= 1)
    .map((number) => ({ shards: number, units: unitsFor(number) }))
    .filter(({ units }) => isAnythingKnown(units))
    .map((candidate) => priceOf(candidate, cost));
}

interface Candidate {
  readonly shards: number;
  readonly units: readonly PlannedUnit[];
}

/** A shard without units would only cost, so only the fewest that are allowed may have one. */
function candidatesWithin({ fewest, most }: Bounds, unitsFor: UnitsFor): readonly Candidate[] {
  const numbers = Array.from({ length: most - fewest + 1 }, (_, index) => fewest + index);
  return numbers
    .map((shards) => ({ shards, units: unitsFor(shards) }))
    .filter(({ shards, units }) => shards === fewest || units.length >= shards);
}

function isAnythingKnown(units: readonly PlannedUnit[]): boolean {
  return units.some(({ seconds }) => seconds !== undefined);
}

function priceOf({ shards, units: unsorted }: Candidate, cost: ShardCost): Price {
  const units = longestFirst(unsorted);
  const shardOf = split(units, shards);
  const slices = Map.groupBy(
    units.map((unit, index) => ({ unit, shard: shardOf[index] ?? 1 })),
    ({ shard }) => shard,
  );
  const walls = Array.from({ length: shards }, (_, index) => {
    const slice = slices.get(index + 1)?.map(({ unit }) => unit) ?? [];
    const workers = Math.max(1, Math.min(cost.workers, slice.length));
    return cost.overheadSeconds + (predictedSeconds(slice, workers, cost.launchSeconds) ?? 0);
  });
  return {
    shards,
    wallSeconds: Math.max(...walls),
    billedMinutes: walls.reduce((sum, wall) => sum + Math.max(1, Math.ceil(wall / 60)), 0),
  };
}
