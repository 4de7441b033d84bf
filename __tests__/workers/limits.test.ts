import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeSight, type Sight, type Timer } from '../../src/workers/limits.ts';

const none: Timer = { since: 0, limitSeconds: 0 };
const quiet: Sight = {
  now: 0,
  test: undefined,
  batch: undefined,
  silence: undefined,
  worker: none,
  step: none,
};

const timer = fc.record({
  since: fc.double({ min: 0, max: 100, noNaN: true }),
  limitSeconds: fc.oneof(fc.constant(0), fc.double({ min: 0.1, max: 100, noNaN: true })),
});
const maybe = fc.option(timer, { nil: undefined });
const sights = fc.record({
  now: fc.double({ min: 100, max: 300, noNaN: true }),
  test: maybe,
  batch: maybe,
  silence: maybe,
  worker: timer,
  step: timer,
});
const shares = fc.double({ min: 0.01, max: 1, noNaN: true });

describe('judging what is seen of a launch', () => {
  it('says nothing as long as nothing is near', () => {
    expect(judgeSight({ ...quiet, now: 23, test: { since: 0, limitSeconds: 30 } }, 0.8)).toEqual({
      kind: 'ok',
    });
  });

  it('warns from the threshold on, of all that is near', () => {
    const sight = {
      ...quiet,
      now: 24,
      test: { since: 0, limitSeconds: 30 },
      worker: { since: 0, limitSeconds: 25 },
    };
    expect(judgeSight(sight, 0.8)).toEqual({
      kind: 'near limit',
      near: [
        { limit: 'test', limitSeconds: 30, spentSeconds: 24 },
        { limit: 'worker', limitSeconds: 25, spentSeconds: 24 },
      ],
    });
  });

  it('names the limit that says most of what hangs', () => {
    const over = { since: 0, limitSeconds: 30 };
    const sight = { now: 30, test: over, batch: over, silence: over, worker: over, step: over };
    expect(judgeSight(sight, 0.8)).toMatchObject({ kind: 'expired', expired: { limit: 'test' } });
    expect(judgeSight({ ...sight, test: undefined, batch: undefined }, 0.8)).toMatchObject({
      expired: { limit: 'silence' },
    });
  });

  it('does not mind silence while a test is known to run', () => {
    const sight = {
      ...quiet,
      now: 40,
      test: { since: 20, limitSeconds: 60 },
      silence: { since: 0, limitSeconds: 30 },
    };
    expect(judgeSight(sight, 0.8)).toEqual({ kind: 'ok' });
    expect(judgeSight({ ...sight, test: undefined }, 0.8)).toMatchObject({ kind: 'expired' });
  });

  it('never ends anything without a limit', () => {
    const off = fc.record({ since: fc.constant(0), limitSeconds: fc.constant(0) });
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), off, shares, (now, timer, share) => {
        const sight = { now, test: timer, batch: timer, silence: timer, worker: timer, step: timer };
        expect(judgeSight(sight, share)).toEqual({ kind: 'ok' });
      }),
    );
  });

  it('expires exactly where some limit is spent, and what has expired does not recover', () => {
    fc.assert(
      fc.property(sights, shares, fc.double({ min: 0, max: 50, noNaN: true }), (sight, share, later) => {
        const { now, test, batch, silence, worker, step } = sight;
        const counted = [test, batch, test === undefined ? silence : undefined, worker, step];
        const spent = counted.some(
          (timer) => timer !== undefined && timer.limitSeconds > 0 && now - timer.since >= timer.limitSeconds,
        );
        expect(judgeSight(sight, share).kind === 'expired').toBe(spent);
        if (spent) expect(judgeSight({ ...sight, now: now + later }, share).kind).toBe('expired');
      }),
    );
  });

  it('warns of nothing that it would not end later, and of no less at a lower threshold', () => {
    fc.assert(
      fc.property(sights, shares, (sight, share) => {
        const verdict = judgeSight(sight, share);
        if (verdict.kind !== 'near limit') return;
        for (const { limitSeconds, spentSeconds } of verdict.near)
          expect(spentSeconds).toBeLessThan(limitSeconds);
        expect(judgeSight(sight, share / 2).kind).toBe('near limit');
        expect(judgeSight({ ...sight, now: sight.now + 200 }, share).kind).toBe('expired');
      }),
    );
  });
});
