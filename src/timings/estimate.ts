/** Estimates from timings: by a unit's own runs, the newer the more, else by its directory, else by the suite. */

import type { Timings } from './model.ts';

export interface Estimate {
  readonly unit: string;
  /** Undefined when nothing at all is known. */
  readonly seconds: number | undefined;
  /** Whether the estimate comes from this unit's own history. */
  readonly known: boolean;
}

/** Under this share of known units a plan is little better than a guess. */
const poorMatch = 0.8;

/** What a run counts of the estimate that it leaves; all before it count the rest. */
const newestShare = 0.5;

/**
 * In the order of `units`. An unknown unit is taken for the mean of its directory, else of the suite: sums are compared,
 * and durations have long tails. Chosen by measurement (`docs/decisions/0016-estimator.md`).
 */
export function estimateUnits(units: readonly string[], timings: Timings): readonly Estimate[] {
  const own = units.map((unit) => estimateOf(timings.units.get(unit) ?? []));
  const substitute = substituteOf(units, own);
  return units.map((unit, index) => {
    const seconds = own[index];
    return { unit, seconds: seconds ?? substitute(unit), known: seconds !== undefined };
  });
}

/** Seconds that a unit is taken for by its own history, newest last: a moving average. Undefined of none. */
export function estimateOf(history: readonly number[]): number | undefined {
  let average = history[0];
  if (average === undefined) return undefined;
  for (const seconds of history) average += newestShare * (seconds - average);
  return average;
}

/** What stands for a unit whose `own` estimate is undefined. */
function substituteOf(
  units: readonly string[],
  own: readonly (number | undefined)[],
): (unit: string) => number | undefined {
  const suite: Sum = { seconds: 0, units: 0 };
  const directories = new Map<string, Sum>();
  for (const [index, unit] of units.entries()) {
    const seconds = own[index];
    if (seconds === undefined) continue;
    const directory = directoryOf(unit);
    const sum = directories.get(directory) ?? { seconds: 0, units: 0 };
    directories.set(directory, sum);
    add(seconds, sum);
    add(seconds, suite);
  }
  return (unit) => meanOf(directories.get(directoryOf(unit)) ?? suite);
}

function directoryOf(unit: string): string {
  return unit.slice(0, Math.max(0, unit.lastIndexOf('/')));
}

interface Sum {
  seconds: number;
  units: number;
}

function add(seconds: number, sum: Sum): void {
  sum.seconds += seconds;
  sum.units += 1;
}

function meanOf({ seconds, units }: Sum): number | undefined {
  return units === 0 ? undefined : seconds / units;
}

/** Share of the units that have history, 0 … 1; undefined when there is no history or no unit. */
export function matchRate(units: readonly string[], timings: Timings): number | undefined {
  if (units.length === 0 || timings.units.size === 0) return undefined;
  return units.filter((unit) => timings.units.has(unit)).length / units.length;
}

/** What to tell the user of a poor match; undefined when it is good, or nothing is known yet. */
export function describeMatch(units: readonly string[], timings: Timings): string | undefined {
  const rate = matchRate(units, timings);
  if (rate === undefined || rate >= poorMatch) return undefined;
  const found = units.find((unit) => !timings.units.has(unit));
  const existing = new Set(units);
  const recorded = [...timings.units.keys()].find((unit) => !existing.has(unit));
  const example =
    recorded === undefined ? `such as ${found}` : `found here is ${found}, recorded is ${recorded}`;
  return rate === 0
    ? `None of the recorded timings belongs to a unit of this run (${example}), so they are of no use. Did the paths change?`
    : `Only ${Math.round(rate * 100)} % of the units have recorded timings (${example}); the others are taken for average.`;
}

/** Undefined of no values. */
export function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  return upper === undefined || lower === undefined ? undefined : (upper + lower) / 2;
}
