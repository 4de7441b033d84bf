/** Whole, valid receipts from the few facts that a test is about. */

import { type Plan, type PlannedUnit, sliceOf } from '../../src/planning/plan.ts';
import type { Receipt, ReceiptTest, ReceiptUnit } from '../../src/planning/receipt.ts';

/** Shard 1 of 1 in attempt 1, two workers, nothing run. */
export function aReceipt(overrides: Partial<Receipt> = {}): Receipt {
  return {
    run: { id: '77', attempt: 1 },
    shard: { index: 1, total: 1 },
    planHash: '0123456789ab',
    complete: true,
    outcome: 'passed',
    units: [],
    notRun: [],
    launchSeconds: [],
    buildSeconds: [],
    databases: [],
    times: {
      wall: 100,
      setUp: 20,
      planned: undefined,
      workers: [
        { busy: 60, launch: 6, end: 62 },
        { busy: 50, launch: 5, end: 52 },
      ],
    },
    host: { platform: 'linux-x64', processors: 4 },
    ...overrides,
  };
}

/** Passed in attempt 1 on worker 1, with one test. */
export function aReceiptUnit(overrides: Partial<ReceiptUnit> = {}): ReceiptUnit {
  const { unit = 'tests/test_orders.py' } = overrides;
  return {
    unit,
    outcome: 'passed',
    seconds: 10,
    estimateSeconds: 10,
    worker: 1,
    attempt: 1,
    clones: ['shop_default_1a2b3c_w1'],
    tests: [aReceiptTest({ group: unit })],
    ...overrides,
  };
}

export function aReceiptTest(overrides: Partial<ReceiptTest> = {}): ReceiptTest {
  return { group: 'tests', name: 'test_total', outcome: 'passed', seconds: 0.4, message: '', ...overrides };
}

/** `count` units called `u0.py`, `u1.py`, … of ten seconds each. */
export function plannedUnits(count: number, seconds: number | undefined = 10): PlannedUnit[] {
  return Array.from({ length: count }, (_, index) => ({
    unit: `u${index}.py`,
    seconds,
    known: seconds !== undefined,
  }));
}

/** Of every shard of `plan`, all passed and each unit as long as planned, with `overrides` for some of them. */
export function receiptsOf(
  plan: Plan,
  overrides: (shard: number) => Partial<Receipt> = () => ({}),
): Receipt[] {
  return Array.from({ length: plan.shards }, (_, index) => {
    const shard = index + 1;
    const units = sliceOf(plan, shard).map(({ unit, seconds }) =>
      aReceiptUnit({ unit, seconds: seconds ?? 10, estimateSeconds: seconds }),
    );
    return aReceipt({
      shard: { index: shard, total: plan.shards },
      planHash: plan.hash,
      units,
      ...overrides(shard),
    });
  });
}
