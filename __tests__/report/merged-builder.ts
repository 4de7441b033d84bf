/** Merged reports of runs as they happen, made of receipts as a merge makes them. */

import { prove } from '../../src/planning/exactly-once.ts';
import { makePlan, type Plan } from '../../src/planning/plan.ts';
import type { Receipt } from '../../src/planning/receipt.ts';
import { type MergedFacts, type MergedReport, mergeReports } from '../../src/report/merged-report.ts';
import { aReceiptTest, plannedUnits, receiptsOf, unknownUnits } from '../planning/receipt-builder.ts';

/** Twelve units of ten seconds for three shards. */
export const threeShards = makePlan(plannedUnits(12), 3);

export function merged(
  receipts: readonly Receipt[],
  plan: Plan = threeShards,
  overrides: Partial<MergedFacts> = {},
): MergedReport {
  return mergeReports({
    run: { id: '77', attempt: 1 },
    plan,
    receipts,
    proof: prove(plan, receipts),
    disagreements: undefined,
    recordedUnits: 12,
    changes: undefined,
    ...overrides,
  });
}

const hostile =
  '</details>\n\n# <script>alert(1)</script> | @everyone #12 ![x](https://x.test/y.png) `` ``` **b**';

/** Two workers, 40 s of tests. */
const usualTimes: Receipt['times'] = {
  wall: 52,
  setUp: 18,
  planned: 40,
  workers: [
    { busy: 23, launch: 3, end: 24 },
    { busy: 22, launch: 2, end: 23 },
  ],
};

const whole = receiptsOf(threeShards, () => ({ times: usualTimes }));

/** One whose last unit ended otherwise. */
function withLast(receipt: Receipt | undefined, outcome: 'failed' | 'flaky' | 'skipped', message: string) {
  if (receipt === undefined) throw new Error('there is no such shard');
  return {
    ...receipt,
    outcome: outcome === 'skipped' ? 'passed' : outcome,
    units: receipt.units.map((unit, index) =>
      index < receipt.units.length - 1
        ? unit
        : {
            ...unit,
            outcome,
            tests: [aReceiptTest({ group: message.slice(0, 20), outcome, message })],
          },
    ),
  } satisfies Receipt;
}

const [first, second, third] = whole;
const unevenTimes: Receipt['times'] = {
  wall: 93,
  setUp: 18,
  planned: 40,
  workers: [
    { busy: 63, launch: 3, end: 65 },
    { busy: 33, launch: 3, end: 34 },
  ],
};
const hostilePlan = makePlan([{ unit: hostile, seconds: 10, known: true }, ...plannedUnits(2)], 2);

export const mergedSituations: Readonly<Record<string, MergedReport>> = {
  'merged all passed': merged(whole, threeShards, { disagreements: [] }),

  'merged failed and skipped': merged([
    withLast(first, 'failed', 'AssertionError: assert 3 == 4'),
    withLast(second, 'flaky', 'ConnectionResetError'),
    withLast(third, 'skipped', 'needs PostGIS'),
  ]),

  'merged shard missing': merged(whole.slice(0, 2)),

  'merged second attempt': merged(
    whole.map((receipt) =>
      receipt.shard.index === 2
        ? {
            ...receipt,
            run: { id: '77', attempt: 2 },
            units: receipt.units.map((unit, index) => ({ ...unit, attempt: index === 0 ? 2 : 1 })),
            times: { wall: 31, setUp: 15, planned: 10, workers: [{ busy: 12, launch: 2, end: 12 }] },
          }
        : receipt,
    ),
    threeShards,
    { run: { id: '77', attempt: 2 } },
  ),

  'merged uneven': merged(
    whole.map((receipt) => {
      if (receipt.shard.index !== 3) return receipt;
      const units = receipt.units.map((unit, index) => ({ ...unit, seconds: index === 1 ? 60 : 10 }));
      return { ...receipt, units, times: unevenTimes };
    }),
  ),

  'merged nothing known': (() => {
    const plan = makePlan(unknownUnits(4), 2);
    return merged(receiptsOf(plan), plan);
  })(),

  'merged hostile': merged(
    receiptsOf(hostilePlan).map((receipt) => ({
      ...withLast(receipt, 'failed', hostile),
      outcome: hostile,
      host: { platform: hostile, processors: 4 },
    })),
    hostilePlan,
    { disagreements: [hostile] },
  ),
};
