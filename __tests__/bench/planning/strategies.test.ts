import { describe, expect, it } from 'vitest';
import {
  contiguousCount,
  hashModulo,
  hashSlices,
  roundRobin,
} from '../../../bench/planning/strategies/by-name.ts';
import {
  circleCiLike,
  gotestsum,
  knapsackLike,
  lastValue,
  nearestRank,
} from '../../../bench/planning/strategies/longest-first.ts';
import { durationBasedChunks, leastDuration } from '../../../bench/planning/strategies/pytest-split.ts';
import type { Past, Strategy } from '../../../bench/planning/strategies/strategy.ts';

/** A history of one run; undefined for a unit that it did not know. `gone`: units that are in the history only. */
function splitOf(
  strategy: Strategy,
  seconds: Readonly<Record<string, number | undefined>>,
  shards: number,
  gone: Past = new Map(),
): Record<string, number> {
  const known = Object.entries(seconds).flatMap(([unit, value]) =>
    value === undefined ? [] : [[unit, [value]] as const],
  );
  const units = Object.keys(seconds);
  const shardOf = strategy.split(units, new Map([...known, ...gone]), shards);
  return Object.fromEntries(units.map((unit, index) => [unit, shardOf[index] ?? expect.unreachable()]));
}

const names = (count: number): string[] => [...'abcdefghij'].slice(0, count);

describe('splits that know nothing of seconds', () => {
  it('count: neighbours stay together, and the first shards get one more', () => {
    expect(contiguousCount.split(names(7), new Map(), 3)).toEqual([0, 0, 0, 1, 1, 2, 2]);
    expect(contiguousCount.split(names(2), new Map(), 3)).toEqual([0, 1]);
  });

  it('round robin: dealt out in turns', () => {
    expect(roundRobin.split(names(5), new Map(), 2)).toEqual([0, 1, 0, 1, 0]);
  });

  it('SHA-1 order: slices of equal counts, of which the last may be empty', () => {
    // `printf /a | sha1sum` and so on: e 057…, c 11c…, a 225…, b 25c…, d b1a…: two each.
    expect(splitOf(hashSlices, { a: 1, b: 1, c: 1, d: 1, e: 1 }, 4)).toEqual({
      a: 1,
      b: 1,
      c: 0,
      d: 2,
      e: 0,
    });
  });

  it('hash modulo: each unit by its own name', () => {
    // `printf a | sha256sum` begins with ca978112, that of b with 3e23e816, of c with 2e7d2c03.
    expect(splitOf(hashModulo, { a: 1, b: 1, c: 1 }, 4)).toEqual({ a: 2, b: 2, c: 3 });
  });
});

describe('pytest-split duration_based_chunks', () => {
  it('opens the next group once the open one holds its share', () => {
    // Shares of 4: 3 + 1, then 1 + 1 + 4, then 2.
    const seconds = { a: 3, b: 1, c: 1, d: 1, e: 4, f: 2 };
    expect(splitOf(durationBasedChunks, seconds, 3)).toEqual({ a: 0, b: 0, c: 1, d: 1, e: 1, f: 2 });
  });

  it('leaves the last groups empty after a long test', () => {
    expect(splitOf(durationBasedChunks, { a: 9, b: 1, c: 1, d: 1 }, 3)).toEqual({ a: 0, b: 1, c: 1, d: 1 });
  });

  it('takes what is unknown for the mean of what is known and still exists', () => {
    // The mean is 3: shares of 6, so 5 + 3, then 1 + 3. With the gone test it would be 35.
    const gone = new Map([['z', [99]]]);
    expect(splitOf(durationBasedChunks, { a: 5, b: undefined, c: 1, d: undefined }, 2, gone)).toEqual({
      a: 0,
      b: 0,
      c: 1,
      d: 1,
    });
  });
});

describe('splits that put the longest into the lightest shard', () => {
  it('pytest-split least_duration: unknown is the mean', () => {
    // The mean is 3: b 5 | c 3, d 3 to the second, e 3 to the first, a 1 to the second.
    const seconds = { a: 1, b: 5, c: 3, d: 3, e: undefined };
    expect(splitOf(leastDuration, seconds, 2)).toEqual({ a: 1, b: 0, c: 1, d: 1, e: 0 });
  });

  it('last value: the last of a history, unknown is the median', () => {
    // The median is 2: c 9 | a 2, b 2, d 2.
    const past = new Map([
      ['a', [50, 2]],
      ['b', [2]],
      ['c', [1, 9]],
    ]);
    expect(lastValue.split(['a', 'b', 'c', 'd'], past, 2)).toEqual([1, 1, 0, 1]);
  });

  it('Knapsack: unknown is dealt out in turns, whatever the nodes hold', () => {
    // a 5 | b 4, c 3; then d, e, f from the first node on.
    const seconds = { a: 5, b: 4, c: 3, d: undefined, e: undefined, f: undefined };
    expect(splitOf(knapsackLike, seconds, 2)).toEqual({ a: 0, b: 1, c: 1, d: 0, e: 1, f: 0 });
  });

  it('CircleCI: unknown is less than a second', () => {
    const seconds = { a: 10, b: 8, c: undefined, d: undefined, e: 0.001 };
    expect(splitOf(circleCiLike, seconds, 2)).toEqual({ a: 0, b: 1, c: 1, d: 1, e: 1 });
  });

  it('gotestsum: the 85th percentile by nearest rank, unknown is nothing and lands in one bucket', () => {
    expect([nearestRank([5, 1, 4, 2, 3], 0.85), nearestRank([1, 2], 0.85), nearestRank([7], 0.85)]).toEqual([
      5, 2, 7,
    ]);
    expect(nearestRank([], 0.85)).toBeUndefined();
    const seconds = { a: 5, b: 3, c: undefined, d: undefined, e: undefined };
    expect(splitOf(gotestsum, seconds, 2)).toEqual({ a: 0, b: 1, c: 1, d: 1, e: 1 });
  });
});
