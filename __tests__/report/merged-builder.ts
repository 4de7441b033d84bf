/** Merged reports of runs as they happen, made of receipts as a merge makes them. */

import { prove } from '../../src/planning/exactly-once.ts';
import { makePlan, type Plan } from '../../src/planning/plan.ts';
import type { Receipt } from '../../src/planning/receipt.ts';
import { extractOf } from '../../src/report/extract.ts';
import { type MergedFacts, type MergedReport, mergeReports } from '../../src/report/merged-report.ts';
import type { Report } from '../../src/report/report.ts';
import type { MachineReport } from '../../src/report/resources.ts';
import { aReceiptTest, plannedUnits, receiptsOf, unknownUnits } from '../planning/receipt-builder.ts';
import { aClone, aDatabase, anIncident, aPicture, aReport } from './report-builder.ts';

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
    earlierTests: new Map(),
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

/** As a receipt has it when it is read back. */
export function anExtract(overrides: Partial<Report> = {}): unknown {
  return JSON.parse(JSON.stringify(extractOf(aReport({ machine, ...overrides }))));
}

const machine: MachineReport = {
  processors: 4,
  memoryBytes: 16_000_000_000,
  peakMemoryBytes: 6_400_000_000,
  peakLoad: 3.7,
  memoryPressure: 0,
  processorPressure: 0.12,
};

const whole = receiptsOf(threeShards, () => ({ times: usualTimes, extract: anExtract() }));

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
            batch: 7,
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

  'merged incidents and problems': merged(
    [
      {
        ...withLast(first, 'failed', 'TimeoutError: nobody answered'),
        bundle: 'testshoal-replay-1-of-3.tar',
        extract: anExtract({
          incidents: [
            anIncident({ pictures: [aPicture()], stacks: 'File "tests/test_mail.py", line 9 in test_send' }),
            anIncident({
              seconds: 3,
              what: { kind: 'near limit', limit: 'test', limitSeconds: 30, spentSeconds: 26 },
            }),
          ],
          fallbacks: ['The dump could not be restored, so the template was built.'],
        }),
      },
      {
        ...withLast(second, 'flaky', 'ConnectionResetError'),
        outcome: 'failed',
        extract: anExtract({
          problems: ['Worker 1, batch 3: its process was killed by SIGKILL.'],
          incidents: [
            anIncident({
              worker: 1,
              batch: 3,
              running: undefined,
              what: {
                kind: 'out of memory',
                process: 'python3 (4711)',
                memoryBytes: 7_900_000_000,
                limitBytes: 8_000_000_000,
              },
            }),
          ],
          fallbacks: ['The dump could not be restored, so the template was built.'],
          databases: [
            aDatabase({
              template: {
                ...aDatabase().template,
                source: 'built',
                stages: [{ stage: 'build', seconds: 34.6 }],
              },
              connections: { peak: 41, limit: 100 },
              clones: [
                aClone({ deadlocks: 2, leftOpen: 1 }),
                aClone({ dirtied: { batch: 1, changes: ['orders'], moreChanges: 0 } }),
              ],
            }),
          ],
        }),
      },
      { ...withLast(third, 'skipped', 'needs PostGIS'), extract: undefined },
    ],
    threeShards,
    {
      changes: {
        newTests: [],
        vanishedTests: [],
        newSkips: [{ unit: 'u7.py', group: 'needs PostGIS', name: 'test_total' }],
      },
      earlierTests: new Map([['u0.py', [{ group: 'u0.py', name: 'test_total', seconds: [0.1, 0.1] }]]]),
    },
  ),

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
    // Of an older version, which left no extract.
    return merged(receiptsOf(plan), plan);
  })(),

  'merged hostile': merged(
    receiptsOf(hostilePlan).map((receipt) => ({
      ...withLast(receipt, 'failed', hostile),
      outcome: hostile,
      host: { platform: hostile, processors: 4 },
      extract: anExtract({
        problems: [hostile],
        fallbacks: [hostile],
        incidents: [
          anIncident({
            running: hostile,
            stacks: hostile,
            pictures: [aPicture({ alias: hostile, gaps: [hostile] })],
            what: { kind: 'crashed', how: hostile, unit: hostile },
          }),
        ],
        databases: [
          aDatabase({
            alias: hostile,
            engine: hostile,
            version: hostile,
            clones: [aClone({ strategy: hostile })],
          }),
        ],
      }),
    })),
    hostilePlan,
    { disagreements: [hostile] },
  ),
};
