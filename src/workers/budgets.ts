/** How long a test or a batch may take: the limit that the user gives, and more where earlier runs took long. */

import { sum } from '../report/arithmetic.ts';
import type { Timings } from '../timings/model.ts';
import { classSetUp, type RunningTest } from './test-events.ts';

export type History = Pick<Timings, 'units' | 'tests' | 'launchSeconds'>;

/**
 * Of the slowest of the last passed runs. Machines and their loads differ from run to run; what takes five times as long as
 * it ever took hangs, or has become another test.
 */
export const slowMultiple = 5;

/** 0 where there is no limit. */
export function testBudget(test: RunningTest, limitSeconds: number, history: History): number {
  if (limitSeconds === 0) return 0;
  return Math.max(limitSeconds, slowMultiple * slowest(historyOf(test, history)));
}

/**
 * Of a launch with all its tests; 0 where there is no limit, or one of its files has no history, so that nobody knows what
 * they take. A file that runs in parts is taken for whole.
 */
export function batchBudget(files: readonly string[], limitSeconds: number, history: History): number {
  const known = files.map((file) => history.units.get(file) ?? []);
  if (limitSeconds === 0 || known.some(({ length }) => length === 0)) return 0;
  const seconds = sum(known.map(slowest)) + slowest(history.launchSeconds);
  return Math.max(limitSeconds, slowMultiple * seconds);
}

/**
 * Where the tests of its file are not told apart, none of them is longer than the file. What setting up a class took is part of
 * what one of its tests took: of whichever came first.
 */
function historyOf({ unit, group, name }: RunningTest, { units, tests }: History): readonly number[] {
  const ofUnit = tests.get(unit);
  if (ofUnit === undefined) return units.get(unit) ?? [];
  return ofUnit
    .filter((test) => test.group === group && (name === classSetUp || test.name === name))
    .flatMap(({ seconds }) => seconds);
}

function slowest(history: readonly number[]): number {
  return Math.max(0, ...history);
}
