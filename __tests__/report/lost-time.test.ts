import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makePlan } from '../../src/planning/plan.ts';
import type { Receipt } from '../../src/planning/receipt.ts';
import { accountOf, lostSeconds, paceOf, type ShardAccount } from '../../src/report/lost-time.ts';
import {
  aReceipt,
  aReceiptUnit,
  plannedUnits,
  receiptsOf,
  unknownUnits,
} from '../planning/receipt-builder.ts';

/** Ten units of ten seconds, five for each of two shards. */
const plan = makePlan(plannedUnits(10), 2);

function account(receipts: readonly Receipt[]): readonly ShardAccount[] {
  return accountOf(plan, receipts);
}

/** Each shard's units, `factor(unit, shard)` times as long as planned. */
function runTimes(factor: (unit: string, shard: number) => number): Receipt[] {
  return receiptsOf(plan).map((receipt) => ({
    ...receipt,
    units: receipt.units.map((unit) => ({
      ...unit,
      seconds: 10 * factor(unit.unit, receipt.shard.index),
    })),
  }));
}

describe('the account of a shard whose tests took what was expected', () => {
  const [first, second] = account(
    receiptsOf(plan, (shard) => (shard === 2 ? { times: { ...aReceipt().times, wall: 90 } } : {})),
  );

  it('has no wrong estimate and no slow machine', () => {
    expect(first?.lost).toMatchObject({ wrongEstimate: 0, slowerRunner: 0 });
    expect(first?.usefulSeconds).toBe(50);
  });

  it('counts set-up and saving for every worker, launches and clones for those that waited', () => {
    // 2 workers × 20 s, 110 busy − 50 in tests, 62 − 60 and 52 − 50 between launches, 2 × (100 − 20 − 62).
    expect(first?.lost.setUp).toEqual({ beforeTests: 40, launches: 60, clones: 4, afterTests: 36 });
  });

  it('counts as idle who was done before the last worker, and before the last shard', () => {
    expect(first?.lost.idle).toEqual({ inShard: 10, forOthers: 0 });
    expect(second?.lost.idle).toEqual({ inShard: 10, forOthers: 20 });
  });

  it('sums up to its workers for as long as the longest shard took', () => {
    for (const one of [first, second]) {
      expect(one && one.usefulSeconds + lostSeconds(one)).toBeCloseTo(200);
    }
  });
});

describe('tests that took longer than expected', () => {
  it('are of a slower machine where all of a shard did', () => {
    const [slow, other] = account(runTimes((_, shard) => (shard === 1 ? 1.5 : 1)));
    // The pace of the run is the median over all units: that of the half that is first.
    expect(slow?.lost.slowerRunner).toBeCloseTo(25);
    expect(slow?.lost.wrongEstimate).toBeCloseTo(0);
    expect(other?.lost.slowerRunner).toBeCloseTo(0);
    expect(slow?.usefulSeconds).toBeCloseTo(50);
  });

  it('are of a wrong estimate where one of a shard did', () => {
    const [unit] = receiptsOf(plan)[0]?.units ?? [];
    const [first, second] = account(runTimes((name) => (name === unit?.unit ? 3 : 1)));
    expect(first?.lost.wrongEstimate).toBeCloseTo(20);
    expect(first?.lost.slowerRunner).toBeCloseTo(0);
    expect(second?.lost.wrongEstimate).toBeCloseTo(0);
  });

  it('are nobody’s loss where all of the run did: the plan was as good as ever', () => {
    for (const one of account(runTimes(() => 1.1))) {
      expect(one.lost.slowerRunner).toBeCloseTo(0);
      expect(one.lost.wrongEstimate).toBeCloseTo(0);
      expect(one.usefulSeconds).toBeCloseTo(55);
    }
  });

  it('are gained where they took less', () => {
    const [unit] = receiptsOf(plan)[0]?.units ?? [];
    const [first] = account(runTimes((name) => (name === unit?.unit ? 0.5 : 1)));
    expect(first?.lost.wrongEstimate).toBeCloseTo(-5);
  });
});

describe('what cannot be told', () => {
  it('is said of neither estimate nor machine where nothing was known', () => {
    const unknown = makePlan(unknownUnits(4), 1);
    const [only] = accountOf(unknown, receiptsOf(unknown));
    expect(only?.lost).toMatchObject({ wrongEstimate: undefined, slowerRunner: undefined });
    expect(only?.usefulSeconds).toBe(40);
  });

  it('is not said of the machine where fewer than five units are known', () => {
    const few = makePlan(plannedUnits(4), 1);
    const [receipt] = receiptsOf(few);
    const units = receipt?.units.map((unit) => ({ ...unit, seconds: 15 })) ?? [];
    const [only] = accountOf(few, [aReceipt({ units, planHash: few.hash })]);
    expect(only?.lost).toMatchObject({ wrongEstimate: 20, slowerRunner: undefined });
  });
});

it('leaves out what an earlier attempt ran, and compares shards of the same attempt', () => {
  const [first, second] = receiptsOf(plan);
  const again: Receipt = {
    ...(second ?? aReceipt()),
    run: { id: '77', attempt: 2 },
    units: (second?.units ?? []).map((unit, index) => ({ ...unit, attempt: index === 0 ? 2 : 1 })),
    times: { wall: 30, setUp: 15, planned: 10, workers: [{ busy: 12, launch: 2, end: 12 }] },
  };
  const [one, two] = account([first ?? aReceipt(), again]);
  expect(one?.lost.idle.forOthers).toBe(0);
  expect(two).toMatchObject({ usefulSeconds: 10, longestWallSeconds: 30, lost: { idle: { forOthers: 0 } } });
});

it('takes no more as tests than passed by, whatever a runner with threads reports', () => {
  const units = [aReceiptUnit({ seconds: 500, estimateSeconds: undefined })];
  const [only] = account([aReceipt({ units })]);
  expect(only?.usefulSeconds).toBe(110);
  expect(only?.lost.setUp.launches).toBe(0);
});

describe('the pace', () => {
  const units = (...ratios: number[]) =>
    ratios.map((ratio, index) => aReceiptUnit({ unit: `u${index}.py`, seconds: 10 * ratio }));
  const known = new Set(['u0.py', 'u1.py', 'u2.py', 'u3.py', 'u4.py', 'u5.py']);

  it('is the median, which two odd ones of five do not move', () => {
    expect(paceOf(units(1.2, 1.2, 1.2, 9, 9), known)).toBeCloseTo(1.2);
  });

  it('counts a unit by its estimate', () => {
    const [small, ...rest] = units(3, 3, 3, 1, 1);
    const long = rest.map((unit, index) =>
      index < 2 ? unit : { ...unit, seconds: 100, estimateSeconds: 100 },
    );
    expect(paceOf([small ?? aReceiptUnit(), ...long], known)).toBeCloseTo(1);
  });

  it('leaves out failed units and those without a history', () => {
    const failed = aReceiptUnit({ unit: 'u5.py', outcome: 'failed', seconds: 90 });
    const unknown = aReceiptUnit({ unit: 'new.py', seconds: 90 });
    expect(paceOf([...units(1, 1, 1, 1), failed, unknown], known)).toBeUndefined();
    expect(paceOf([...units(1, 1, 1, 1, 1), failed, unknown], known)).toBe(1);
  });

  it('leaves out what took no time that can be told', () => {
    const [first, ...rest] = units(1, 1, 1, 1, 1);
    const short = { ...(first ?? aReceiptUnit()), seconds: 5e-324, estimateSeconds: 5e-324 };
    expect(paceOf([short, ...rest], known)).toBeUndefined();
  });
});

it('always sums up, whatever the receipts say', () => {
  const seconds = fc.double({ min: 0, max: 10_000, noNaN: true });
  const worker = fc.record({ busy: seconds, launch: seconds, end: seconds });
  const receipt = fc
    .record({
      index: fc.integer({ min: 1, max: 9 }),
      attempt: fc.integer({ min: 1, max: 3 }),
      wall: seconds,
      setUp: seconds,
      workers: fc.array(worker, { maxLength: 8 }),
      units: fc.array(
        fc.record({
          unit: fc.constantFrom(...plannedUnits(10).map(({ unit }) => unit), 'new.py'),
          seconds,
          estimateSeconds: fc.option(seconds, { nil: undefined }),
          attempt: fc.integer({ min: 1, max: 3 }),
        }),
        { maxLength: 30 },
      ),
    })
    .map(({ index, attempt, wall, setUp, workers, units }) =>
      aReceipt({
        run: { id: '77', attempt },
        shard: { index, total: 9 },
        times: { wall, setUp, planned: undefined, workers },
        units: units.map((unit) => aReceiptUnit(unit)),
      }),
    );
  fc.assert(
    fc.property(fc.array(receipt, { maxLength: 6 }), (receipts) => {
      for (const one of account(receipts)) {
        const { workers, longestWallSeconds, usefulSeconds, lost } = one;
        const all = workers * longestWallSeconds;
        const { wrongEstimate = 0, slowerRunner = 0 } = lost;
        const size = all + Math.abs(usefulSeconds) + Math.abs(wrongEstimate) + Math.abs(slowerRunner);
        const difference = Math.abs(usefulSeconds + lostSeconds(one) - all);
        expect(difference).toBeLessThanOrEqual(1e-9 * (1 + size));
      }
    }),
  );
});
