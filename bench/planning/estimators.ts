/** Ways to guess what a unit takes: from its own past, and where it has none, from others. */

import path from 'node:path';
import { median } from '../../src/timings/estimate.ts';
import { nearestRank } from './strategies/longest-first.ts';
import type { Estimator } from './strategies/ours.ts';
import { meanOf, type Past } from './strategies/strategy.ts';

/** Of one history, newest last and not empty. */
type Statistic = (history: readonly number[]) => number | undefined;

export const statistics: Readonly<Record<string, Statistic>> = {
  last: (history) => history.at(-1),
  'median of 3': (history) => median(history.slice(-3)),
  'median of 5': median,
  'mean of 2': (history) => meanOf(history.slice(-2)),
  'mean of 3': (history) => meanOf(history.slice(-3)),
  'mean of 5': meanOf,
  'EMA, half of it new': (history) => smoothed(history, 0.5),
  'EMA, a quarter new': (history) => smoothed(history, 0.25),
  'p75 of 5': (history) => nearestRank(history, 0.75),
  'longest of 2': (history) => Math.max(...history.slice(-2)),
  'shortest of 2': (history) => Math.min(...history.slice(-2)),
};

/** What stands for the unknown `unit`, by the estimates of those that are known. */
type Substitute = (unit: string, known: Known) => number | undefined;

interface Known {
  readonly seconds: ReadonlyMap<string, number>;
  readonly byDirectory: ReadonlyMap<string, readonly number[]>;
  /** Seconds of units that are gone, by their file's name. */
  readonly goneByName: ReadonlyMap<string, readonly number[]>;
}

const suiteMedian: Substitute = (_unit, { seconds }) => median([...seconds.values()]);
const suiteMean: Substitute = (_unit, { seconds }) => meanOf([...seconds.values()]);
const directoryMedian: Substitute = (unit, known) =>
  median(known.byDirectory.get(path.posix.dirname(unit)) ?? []) ?? suiteMedian(unit, known);
const directoryMean: Substitute = (unit, known) =>
  meanOf(known.byDirectory.get(path.posix.dirname(unit)) ?? []) ?? suiteMean(unit, known);

export const substitutes: Readonly<Record<string, Substitute>> = {
  zero: () => 0,
  'median of the suite': suiteMedian,
  'mean of the suite': suiteMean,
  'median of the directory, else of the suite': directoryMedian,
  'mean of the directory, else of the suite': directoryMean,
  'moved: the one gone unit of that name, else mean of the directory': (unit, known) => {
    const gone = known.goneByName.get(path.posix.basename(unit)) ?? [];
    return gone.length === 1 ? gone[0] : directoryMean(unit, known);
  },
};

export function estimatorOf(statistic: Statistic, substitute: Substitute): Estimator {
  return (units, past) => {
    const known = knownOf(units, past, statistic);
    return units.map((unit) => {
      const own = known.seconds.get(unit);
      return { unit, seconds: own ?? substitute(unit, known), known: own !== undefined };
    });
  };
}

function knownOf(units: readonly string[], past: Past, statistic: Statistic): Known {
  const existing = new Set(units);
  const values = [...past].flatMap(([unit, history]) => {
    const value = statistic(history);
    return value === undefined ? [] : [{ unit, value, exists: existing.has(unit) }];
  });
  const here = values.filter(({ exists }) => exists);
  const grouped = (list: typeof values, keyOf: (unit: string) => string) =>
    new Map(
      [...Map.groupBy(list, ({ unit }) => keyOf(unit))].map(([key, group]) => [
        key,
        group.map(({ value }) => value),
      ]),
    );
  return {
    seconds: new Map(here.map(({ unit, value }) => [unit, value])),
    byDirectory: grouped(here, path.posix.dirname),
    goneByName: grouped(
      values.filter(({ exists }) => !exists),
      path.posix.basename,
    ),
  };
}

function smoothed(history: readonly number[], newShare: number): number | undefined {
  const [first, ...rest] = history;
  return first === undefined
    ? undefined
    : rest.reduce((value, next) => (1 - newShare) * value + newShare * next, first);
}
