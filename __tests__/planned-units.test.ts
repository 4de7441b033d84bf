import { describe, expect, it } from 'vitest';
import { plannedUnits } from '../src/planned-units.ts';
import { makePlan, sliceOf } from '../src/planning/plan.ts';
import { emptyTimings, type Timings } from '../src/timings/model.ts';

const tests = Array.from({ length: 20 }, (_, index) => ({ group: 'A', name: `test_${index}`, seconds: [2] }));
const timings: Timings = {
  ...emptyTimings,
  units: new Map([
    ['long.py', [40]],
    ['short.py', [4]],
  ]),
  tests: new Map([['long.py', tests]]),
};
const units = ['long.py', 'new.py', 'short.py'];

describe('what a plan is made of', () => {
  it('is a long file in parts of about half a share, and other files whole', () => {
    const planned = plannedUnits(units, timings, 4);
    const parts = planned.filter(({ part }) => part?.file === 'long.py');
    // 40 + 4 + 22 for the new one, over four workers: shares of 16.5 s.
    expect(parts.map(({ unit, seconds }) => [unit, seconds])).toEqual([
      ['long.py#1/5', 8],
      ['long.py#2/5', 8],
      ['long.py#3/5', 8],
      ['long.py#4/5', 8],
      ['long.py#5/5', 8],
    ]);
    expect(planned.filter(({ part }) => part === undefined).map(({ unit }) => unit)).toEqual([
      'new.py',
      'short.py',
    ]);
  });

  it('lets two shards share a file that one of them would be busy with alone', () => {
    const longest = (workers: number | undefined) => {
      const plan = makePlan(plannedUnits(units, timings, workers), 2);
      const loads = [1, 2].map((shard) =>
        sliceOf(plan, shard).reduce((sum, { seconds = 0 }) => sum + seconds, 0),
      );
      return Math.max(...loads);
    };
    expect(longest(undefined)).toBe(40);
    expect(longest(4)).toBeLessThan(36);
  });

  it('is whole files where the runner cannot be given some tests of one', () => {
    expect(plannedUnits(units, timings, undefined).map(({ unit }) => unit)).toEqual(units);
  });
});
