import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { level, spread } from '../../src/planning/spread.ts';

const weights = fc
  .array(fc.double({ min: 0, max: 1000, noNaN: true }), { maxLength: 40 })
  .map((values) => values.sort((a, b) => b - a));
const loads = fc.array(fc.double({ min: 0, max: 1000, noNaN: true }), { minLength: 1, maxLength: 8 });

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

describe('spreading weights over bins', () => {
  it('gives each weight exactly one bin and loses no load', () => {
    fc.assert(
      fc.property(weights, loads, (items, start) => {
        const result = spread(items, start);
        expect(result.bins).toHaveLength(items.length);
        expect(result.bins.every((bin) => bin >= 0 && bin < start.length)).toBe(true);
        expect(sum(result.loads)).toBeCloseTo(sum(start) + sum(items), 6);
      }),
    );
  });

  it('ends within 4/3 − 1/(3m) of the best possible from empty bins (Graham 1969)', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 9 }),
        fc.integer({ min: 1, max: 3 }),
        (items, bins) => {
          const sorted = items.sort((a, b) => b - a);
          const longest = Math.max(...spread(sorted, new Array<number>(bins).fill(0)).loads);
          expect(longest).toBeLessThanOrEqual((4 / 3 - 1 / (3 * bins)) * bestPossible(sorted, bins) + 1e-9);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('breaks ties by the lowest bin, so that every machine gets the same answer', () => {
    expect(spread([5, 5, 5, 5], [0, 0, 0]).bins).toEqual([0, 1, 2, 0]);
  });
});

describe('the level that a weight reaches', () => {
  it('holds exactly the weight above the loads below it', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 5000, noNaN: true }), loads, (weight, start) => {
        const height = level(weight, start);
        expect(sum(start.map((load) => Math.max(0, height - load)))).toBeCloseTo(weight, 5);
      }),
    );
  });
});

/** By trying every assignment; for small inputs only. */
function bestPossible(items: readonly number[], bins: number): number {
  let best = Number.POSITIVE_INFINITY;
  const assign = (index: number, totals: number[]): void => {
    const item = items[index];
    if (item === undefined) {
      best = Math.min(best, Math.max(...totals));
      return;
    }
    for (let bin = 0; bin < bins; bin += 1) {
      const next = totals.with(bin, (totals[bin] ?? 0) + item);
      if (Math.max(...next) < best) assign(index + 1, next);
    }
  };
  assign(0, new Array<number>(bins).fill(0));
  return best;
}
