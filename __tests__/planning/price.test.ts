import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlannedUnit } from '../../src/planning/plan.ts';
import { type Bounds, chooseShards, type ShardCost } from '../../src/planning/price.ts';
import { plannedUnits, unknownUnits } from './receipt-builder.ts';

const bounds = { fewest: 1, most: 16 };
const cost: ShardCost = { workers: 2, launchSeconds: 0, overheadSeconds: 20 };

/** Of units that are the same for every number of shards. */
function choose(units: readonly PlannedUnit[], target: number, within: Bounds, shardCost: ShardCost) {
  return chooseShards(() => units, target, within, shardCost);
}

describe('the number of shards', () => {
  it('is the fewest that meet the target, with the price of one fewer and one more', () => {
    // 60 units of 10 s on 2 workers: 300 s ÷ n, and 20 s for each job.
    expect(choose(plannedUnits(60), 120, bounds, cost)).toEqual({
      shards: 3,
      reason: 'target met',
      prices: [
        { shards: 2, wallSeconds: 170, billedMinutes: 6 },
        { shards: 3, wallSeconds: 120, billedMinutes: 6 },
        { shards: 4, wallSeconds: 100, billedMinutes: 8 },
      ],
    });
  });

  it('is the fewest that end nearly as early as any, where the longest unit is beyond the target', () => {
    const units = [{ unit: 'long.py', seconds: 400, known: true }, ...plannedUnits(60)];
    const choice = choose(units, 120, bounds, cost);
    expect(choice).toMatchObject({ shards: 2, reason: 'target out of reach' });
    expect(choice.prices.map(({ wallSeconds }) => wallSeconds)).toEqual([520, 420, 420]);
  });

  it('is never beyond the bounds, or beyond the units', () => {
    expect(choose(plannedUnits(60), 25, { fewest: 2, most: 4 }, cost).shards).toBe(4);
    expect(choose(plannedUnits(60), 3600, { fewest: 2, most: 4 }, cost).shards).toBe(2);
    expect(choose(unknownUnits(3), 1, bounds, cost).shards).toBe(3);
    expect(choose(plannedUnits(1), 1, { fewest: 2, most: 4 }, cost).shards).toBe(2);
  });

  it('is the most where nothing is known, and has no price then', () => {
    expect(choose(unknownUnits(60), 120, bounds, cost)).toEqual({
      shards: 16,
      reason: 'nothing known',
      prices: [],
    });
    expect(choose([], 120, { fewest: 2, most: 4 }, cost)).toEqual({
      shards: 2,
      reason: 'no units',
      prices: [],
    });
  });

  it('is more than there are files, where files can be cut', () => {
    // One file of 160 s: two parts for each shard.
    const inParts = (shards: number) => plannedUnits(2 * shards, 160 / (2 * shards));
    expect(chooseShards(inParts, 40, bounds, cost)).toEqual({
      shards: 4,
      reason: 'target met',
      prices: [
        { shards: 3, wallSeconds: 20 + 160 / 6, billedMinutes: 3 },
        { shards: 4, wallSeconds: 40, billedMinutes: 4 },
        { shards: 5, wallSeconds: 36, billedMinutes: 5 },
      ],
    });
  });

  it('shows no price of no shard', () => {
    const { prices } = choose(plannedUnits(2), 3600, bounds, cost);
    expect(prices.map(({ shards }) => shards)).toEqual([1, 2]);
  });
});

it('rounds minutes up for each job, as the platform does', () => {
  const { prices } = choose(
    plannedUnits(2, 1),
    3600,
    { fewest: 2, most: 2 },
    {
      ...cost,
      overheadSeconds: 59.5,
    },
  );
  expect(prices.map(({ shards, billedMinutes }) => [shards, billedMinutes])).toEqual([
    [1, 2],
    [2, 4],
    [3, 5],
  ]);
});

it('never takes more shards than another number within the bounds that meets the target', () => {
  const units = fc.array(fc.double({ min: 0.01, max: 600, noNaN: true }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(units, fc.integer({ min: 30, max: 900 }), (seconds, target) => {
      const estimates = seconds.map((one, index) => ({ unit: `u${index}.py`, seconds: one, known: true }));
      const { shards, reason } = choose(estimates, target, bounds, cost);
      const fewer = { fewest: 1, most: shards - 1 };
      if (reason === 'target met' && shards > 1) {
        expect(choose(estimates, target, fewer, cost).reason).toBe('target out of reach');
      }
    }),
  );
});
