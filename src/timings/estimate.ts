/** Estimates from timings: of a unit's own runs, else the median of its directory, else of the suite. */

import path from 'node:path';
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

/** The seconds to expect after `history`, which is newest last; undefined of an empty one. */
export function estimateOf(history: readonly number[]): number | undefined {
  return median(history);
}

/** In the order of `units`. */
export function estimateUnits(units: readonly string[], timings: Timings): readonly Estimate[] {
  const own = new Map(units.map((unit) => [unit, estimateOf(timings.units.get(unit) ?? [])]));
  const known = units.filter((unit) => own.get(unit) !== undefined);
  const secondsOf = (unit: string): number => own.get(unit) ?? 0;
  const byDirectory = Map.groupBy(known, (unit) => path.posix.dirname(unit));
  const directories = new Map(
    [...byDirectory].map(([directory, list]) => [directory, median(list.map(secondsOf))]),
  );
  const suite = median(known.map(secondsOf));
  return units.map((unit) => {
    const seconds = own.get(unit);
    return {
      unit,
      seconds: seconds ?? directories.get(path.posix.dirname(unit)) ?? suite,
      known: seconds !== undefined,
    };
  });
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
