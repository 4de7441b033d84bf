import { describe, expect, it } from 'vitest';
import { dayOf, noises } from '../../../bench/planning/noise.ts';
import { factor, seeded } from '../../../bench/planning/random.ts';
import { earliestEnd, isDominated, ratioOf } from '../../../bench/planning/score.ts';
import { meanOf } from '../../../bench/planning/strategies/strategy.ts';

describe('the ratio of a split', () => {
  it('is that of the longest shard to an even share', () => {
    expect(ratioOf([4, 2, 2], [0, 1, 1], 2)).toBe(1);
    expect(ratioOf([4, 2, 2], [0, 0, 1], 2)).toBe(1.5);
  });

  it('is that to the longest unit where it is more than a share', () => {
    expect([isDominated([5, 1, 1], 2), isDominated([4, 2, 2], 2)]).toEqual([true, false]);
    expect(ratioOf([5, 1, 1], [0, 1, 1], 2)).toBe(1);
    expect(ratioOf([5, 1, 1], [0, 0, 1], 2)).toBe(1.2);
  });
});

describe('the earliest end of a day', () => {
  const thirtySeconds = new Array<number>(30).fill(1);
  const early = { startSeconds: 0, slowness: 1 };

  it('pours the work over the runners as they start', () => {
    // The first has done 10 s when the second starts; the other 20 s are shared.
    const runners = [{ startSeconds: 10, slowness: 1 }, early];
    expect(earliestEnd({ seconds: thirtySeconds, runners }, 1)).toBeCloseTo(20, 9);
    expect(earliestEnd({ seconds: thirtySeconds, runners }, 2)).toBeCloseTo(12.5, 9);
  });

  it('counts a slow runner for less', () => {
    const runners = [early, { startSeconds: 10, slowness: 2 }];
    expect(earliestEnd({ seconds: thirtySeconds, runners }, 1)).toBeCloseTo(10 + 20 / 1.5, 9);
  });

  it('does not wait for a runner that starts too late to help', () => {
    const runners = [early, { startSeconds: 60, slowness: 1 }];
    expect(earliestEnd({ seconds: thirtySeconds, runners }, 1)).toBeCloseTo(30, 9);
  });

  it('is not before the longest unit, where it runs best', () => {
    const runners = [
      { startSeconds: 0, slowness: 2 },
      { startSeconds: 10, slowness: 1 },
    ];
    expect(earliestEnd({ seconds: [40, 1], runners }, 8)).toBe(50);
  });
});

describe('the noise', () => {
  it('multiplies by 1 on average, with the given standard deviation, and never below 0', () => {
    const random = seeded(1);
    const factors = Array.from({ length: 50_000 }, () => factor(0.2, random));
    const mean = meanOf(factors) ?? expect.unreachable();
    const variance = meanOf(factors.map((value) => (value - mean) ** 2)) ?? expect.unreachable();
    expect(mean).toBeCloseTo(1, 2);
    expect(Math.sqrt(variance)).toBeCloseTo(0.2, 2);
    expect(Math.min(...factors)).toBeGreaterThan(0);
  });

  it('leaves a day without noise as it is', () => {
    const day = dayOf([1, 2], 2, noises[0] ?? expect.unreachable(), seeded(1));
    const runner = { startSeconds: 0, slowness: 1 };
    expect(day).toEqual({ seconds: [1, 2], runners: [runner, runner] });
  });

  it('is the same with the same seed, and another with another', () => {
    const day = (seed: number) => dayOf([1, 2], 2, noises.at(-1) ?? expect.unreachable(), seeded(seed));
    expect(day(7)).toEqual(day(7));
    expect(day(7)).not.toEqual(day(8));
  });
});
