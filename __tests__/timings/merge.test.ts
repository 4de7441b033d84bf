import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joined, mergeTimings } from '../../src/timings/merge.ts';
import { emptyTimings, type Timings } from '../../src/timings/model.ts';

function timingsOf(units: Readonly<Record<string, readonly number[]>>): Timings {
  return { ...emptyTimings, units: new Map(Object.entries(units)) };
}

describe('two histories', () => {
  it.each([
    ['of different runs follow each other', [1, 2], [3], [1, 2, 3]],
    ['of the same runs count once', [1, 2], [1, 2], [1, 2]],
    ['of which the second goes on', [1, 2, 3], [2, 3, 4], [1, 2, 3, 4]],
    ['of which the first goes on', [2, 3, 4], [1, 2, 3], [1, 2, 3, 4]],
    ['of which one is empty', [], [1], [1]],
  ])('%s', (_, older, newer, expected) => {
    expect(joined(older, newer)).toEqual(expected);
  });

  it('of one shard and of one that did not run the unit are that of the former, in any order', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(), { minLength: 1, maxLength: 5 }), (whole) => {
        expect(joined(whole, whole.slice(0, -1))).toEqual(whole);
        expect(joined(whole.slice(0, -1), whole)).toEqual(whole);
      }),
    );
  });
});

describe('merged timings', () => {
  it('have what any of them has, the newest last, five at most', () => {
    const test = { group: 'g', name: 'n' };
    const merged = mergeTimings([
      {
        ...timingsOf({ a: [1, 2, 3, 4, 5], b: [1] }),
        runs: ['1', '2'],
        workerBytes: [10, 20],
        tests: new Map([['a', [{ ...test, seconds: [1] }]]]),
      },
      {
        ...timingsOf({ a: [5, 6], c: [1] }),
        runs: ['2', '3'],
        workerBytes: [20, 30, 40, 50, 60],
        tests: new Map([['a', [{ ...test, seconds: [2] }]]]),
      },
    ]);
    expect(merged).toEqual({
      ...timingsOf({ a: [2, 3, 4, 5, 6], b: [1], c: [1] }),
      tests: new Map([['a', [{ ...test, seconds: [1, 2] }]]]),
      runs: ['1', '2', '3'],
      workerBytes: [20, 30, 40, 50, 60],
    });
  });

  it('of nothing know nothing', () => {
    expect(mergeTimings([])).toEqual(emptyTimings);
  });
});
