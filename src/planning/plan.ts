/** The plan: all units with their estimates, in one total order, and their shards, with a hash that two machines can compare. */

import { createHash } from 'node:crypto';
import type { Part } from './parts.ts';
import { split, splitByName, weightOf } from './split.ts';
import { spread } from './spread.ts';

export interface PlannedUnit {
  readonly unit: string;
  /** Estimated seconds; undefined when nothing at all is known. */
  readonly seconds: number | undefined;
  /** Whether the estimate comes from this unit's own history. */
  readonly known: boolean;
  /** Where it is some of the tests of a file, which. Else `unit` is the file. */
  readonly part?: Part;
}

/** The test file that a unit is, or is a part of. */
export function fileOf({ unit, part }: Pick<PlannedUnit, 'unit' | 'part'>): string {
  return part?.file ?? unit;
}

/** The test files of units, each once. */
export function filesOf(units: readonly PlannedUnit[]): readonly string[] {
  return [...new Set(units.map(fileOf))];
}

export interface Plan {
  /** Of all shards. Longest first; ties by name. */
  readonly units: readonly PlannedUnit[];
  readonly shards: number;
  /** The shard of each unit, 1-based, by the unit's index. */
  readonly shardOf: readonly number[];
  /** SHA-256 of the units, their estimates, shards and tests, first 12 hex digits. */
  readonly hash: string;
}

/** Even by the seconds that are estimated. */
export function makePlan(estimates: readonly PlannedUnit[], shards = 1): Plan {
  const units = longestFirst(estimates);
  return planOf(units, shards, split(units, shards));
}

/** By names alone, whatever is estimated: the same in every shard that knows the same units. */
export function planByName(estimates: readonly PlannedUnit[], shards: number): Plan {
  const units = longestFirst(estimates);
  const names = units.map(({ unit }) => unit).sort();
  const places = splitByName(names, shards);
  const byName = new Map(names.map((name, index) => [name, places[index] ?? 1]));
  return {
    units,
    shards,
    shardOf: units.map(({ unit }) => byName.get(unit) ?? 1),
    // Estimates may differ from shard to shard, and do not decide anything here.
    hash: hashOf(names.map((name, index) => [name, places[index]])),
  };
}

/** The plan's order. Ties by name. Weights are taken once each: a sort of 100,000 units compares them two million times. */
export function longestFirst(estimates: readonly PlannedUnit[]): readonly PlannedUnit[] {
  return estimates
    .map((planned) => ({ planned, weight: weightOf(planned) }))
    .sort((a, b) => b.weight - a.weight || (a.planned.unit < b.planned.unit ? -1 : 1))
    .map(({ planned }) => planned);
}

/** A plan as it was agreed on: its units in their order, each with its shard. */
export function planOf(units: readonly PlannedUnit[], shards: number, shardOf: readonly number[]): Plan {
  const hash = hashOf(
    units.map(({ unit, seconds, part }, index) => [unit, seconds ?? null, shardOf[index], part ?? null]),
  );
  return { units, shards, shardOf, hash };
}

/** The units of one shard, 1-based, in the plan's order. */
export function sliceOf(plan: Plan, shard: number): readonly PlannedUnit[] {
  return plan.units.filter((_, index) => plan.shardOf[index] === shard);
}

/** Busy seconds of the longest of `workers`, with one launch for each; undefined when nothing is known. */
export function predictedSeconds(
  units: readonly PlannedUnit[],
  workers: number,
  launchSeconds: number,
): number | undefined {
  if (units.every(({ seconds }) => seconds === undefined)) return undefined;
  const loads = spread(
    units.map(({ seconds }) => seconds ?? 0),
    new Array<number>(workers).fill(launchSeconds),
  ).loads;
  return Math.max(0, ...loads);
}

function hashOf(rows: readonly (readonly unknown[])[]): string {
  return createHash('sha256').update(JSON.stringify(rows)).digest('hex').slice(0, 12);
}
