/** What the recorded timings say of units and tests over their last runs. */

import { median } from '../../../timings/estimate.ts';
import type { PageTimings } from '../data.ts';

export interface Trend {
  readonly unit: string;
  /** Of a test; undefined for a unit. */
  readonly group: string | undefined;
  readonly name: string | undefined;
  /** Of its last passed runs, newest last; at least one. */
  readonly seconds: readonly number[];
  readonly latestSeconds: number;
  readonly medianSeconds: number;
  /** Longest less shortest run; undefined of a single run. */
  readonly spreadSeconds: number | undefined;
  /** The latest run less the median of those before; undefined of a single run. */
  readonly changeSeconds: number | undefined;
  /** The same as a share of that median; undefined where that is 0. */
  readonly changeShare: number | undefined;
}

export function trendsOfUnits({ units }: PageTimings): readonly Trend[] {
  return units.flatMap(([unit, seconds]) => trend({ unit, group: undefined, name: undefined }, seconds));
}

export function trendsOfTests({ tests }: PageTimings): readonly Trend[] {
  return tests.flatMap(([unit, own]) =>
    own.flatMap(({ group, name, seconds }) => trend({ unit, group, name }, seconds)),
  );
}

function trend(of: Pick<Trend, 'unit' | 'group' | 'name'>, seconds: readonly number[]): Trend[] {
  const latestSeconds = seconds.at(-1);
  const medianSeconds = median(seconds);
  if (latestSeconds === undefined || medianSeconds === undefined) return [];
  const before = median(seconds.slice(0, -1));
  const changeSeconds = before === undefined ? undefined : latestSeconds - before;
  return [
    {
      ...of,
      seconds,
      latestSeconds,
      medianSeconds,
      spreadSeconds: seconds.length < 2 ? undefined : Math.max(...seconds) - Math.min(...seconds),
      changeSeconds,
      changeShare: changeSeconds === undefined || !before ? undefined : changeSeconds / before,
    },
  ];
}
