import { describe, expect, it } from 'vitest';
import { floorOf } from '../../src/planning/floor.ts';
import { makePlan } from '../../src/planning/plan.ts';

function planOf(seconds: readonly (number | undefined)[], shards: number) {
  return makePlan(
    seconds.map((own, index) => ({ unit: `unit${index}`, seconds: own, known: own !== undefined })),
    shards,
  );
}

describe('the floor of a run', () => {
  it('is a unit that is longer than an even share of all workers of all shards', () => {
    expect(floorOf(planOf([10, 5, 5], 2), 2)).toEqual({ unit: 'unit0', seconds: 10, shareSeconds: 5 });
  });

  it('is not there where the longest unit fits into a share, or nothing is known', () => {
    expect(floorOf(planOf([5, 5, 5, 5], 2), 2)).toBeUndefined();
    expect(floorOf(planOf([undefined, undefined], 2), 2)).toBeUndefined();
    expect(floorOf(planOf([], 2), 2)).toBeUndefined();
  });
});
