/** Reports of runs as they happen, one for each golden file. */

import type { BatchReport, CloneReport, Report } from '../../src/report/report.ts';
import {
  aBatch,
  aClone,
  aDatabase,
  anIncident,
  aPassedTest,
  aPicture,
  aPlan,
  aReport,
  aTest,
  aUnit,
  aWorker,
} from './report-builder.ts';

const hostile =
  '</details>\n\n# <script>alert(1)</script> | @everyone #12 ![x](https://x.test/y.png) `` ``` **b**';

const builtDatabase = aDatabase({
  template: {
    source: 'built',
    sizeBytes: 20_300_000,
    stages: [
      { stage: 'build', seconds: 34.6 },
      { stage: 'seal', seconds: 0.08 },
    ],
    fetchedBytes: undefined,
    dumpBytes: 1_240_000,
    buildSeconds: 34.6,
  },
});

const nothingKnown: Partial<Report> = {
  plan: aPlan({ knownUnits: 0, predictedSeconds: undefined }),
  workers: [aWorker({ plannedSeconds: undefined }), aWorker({ worker: 2, plannedSeconds: undefined })],
  units: [aUnit({ estimateSeconds: undefined, known: false })],
  timings: { matchRate: undefined, recordedUnits: 4 },
};

const manyClones = Array.from({ length: 30 }, (_, index) =>
  aClone({
    name: `shop_default_1a2b3c_w${(index % 3) + 1}_${Math.floor(index / 3) + 1}`,
    worker: (index % 3) + 1,
    seconds: 0.1 + index / 1000,
    peakSessions: index,
    leftOpen: index === 4 ? 1 : 0,
  }),
);

/** One batch of four seconds on each clone of `worker`. */
function batchesOn(clones: readonly CloneReport[], worker: number): readonly BatchReport[] {
  return clones.flatMap(({ name, worker: owner }, index) =>
    owner === worker
      ? [
          aBatch({
            batch: index + 1,
            startSeconds: Math.floor(index / 3) * 4,
            seconds: 4,
            clones: { default: name },
          }),
        ]
      : [],
  );
}

export const situations: Readonly<Record<string, Report>> = {
  'all passed, warm': aReport(),

  'all passed, cold': aReport({ ...nothingKnown, seconds: 96.2, databases: [builtDatabase] }),

  'template extended': aReport({
    databases: [
      aDatabase({
        template: {
          source: 'extended',
          sizeBytes: 20_400_000,
          stages: [
            { stage: 'fetch', seconds: 0.4 },
            { stage: 'unpack', seconds: 0.05 },
            { stage: 'restore', seconds: 1.2 },
            { stage: 'extend', seconds: 3.1 },
            { stage: 'seal', seconds: 0.08 },
            { stage: 'dump', seconds: 0.9 },
          ],
          fetchedBytes: 1_240_000,
          dumpBytes: 1_250_000,
          buildSeconds: 34.6,
        },
      }),
    ],
  }),

  'more sessions than before': aReport({
    databases: [
      aDatabase({
        connections: { peak: 34, limit: 100 },
        earlierSessions: { median: 8, runs: 10 },
        clones: [1, 2, 1, 2].map((worker, index) =>
          aClone({
            worker,
            name: `shop_default_1a2b3c_w${worker}_${index}`,
            blocksHit: 990,
            blocksRead: 10,
            temporaryBytes: index === 0 ? 3_400_000 : 0,
            abortedSessions: index === 1 ? 2 : 0,
            killedSessions: 0,
          }),
        ),
      }),
    ],
  }),

  'failures, problems and a slow worker': aReport({
    outcome: 'failed',
    seconds: 83.1,
    totals: { tests: 40, passed: 37, failed: 3, skipped: 0, flaky: 0 },
    problems: ['Worker 2, batch 4: its exit status is 4, and no failed test accounts for it.'],
    tests: [
      aTest(),
      aTest({
        name: 'test_refund',
        line: undefined,
        worker: 2,
        outcome: { kind: 'failed', message: 'TimeoutError', details: '' },
      }),
      aTest({
        name: 'creates a user › twice',
        group: '',
        unit: 'tests/test_users.py',
        outcome: { kind: 'failed', message: '', details: 'duplicate key value\n  violates "users_pkey"' },
      }),
    ],
    workers: [
      aWorker({ busySeconds: 74.5, plannedSeconds: 38.4 }),
      aWorker({
        worker: 2,
        busySeconds: 31.2,
        resources: {
          cpuSeconds: undefined,
          peakMemoryBytes: undefined,
          peakProcesses: undefined,
          outputBytes: 0,
        },
      }),
    ],
    units: [
      aUnit({ seconds: 61.2, estimateSeconds: 20.9, tests: 14, outcome: 'failed' }),
      aUnit({ unit: 'tests/test_users.py', worker: 2, outcome: 'failed' }),
    ],
  }),

  'worker killed': aReport({
    outcome: 'failed',
    totals: { tests: 31, passed: 31, failed: 0, skipped: 0, flaky: 0 },
    problems: [
      'Worker 1, batch 3: its process was killed by SIGKILL.',
      'Worker 1, batch 3: its report cannot be relied on: there is none.',
      'Worker 1, batch 3: it was to run tests/test_stock.py, and did not report all of it.',
    ],
    workers: [
      aWorker({
        tests: 14,
        batches: [aBatch(), aBatch({ batch: 3, exit: { kind: 'killed', signal: 'SIGKILL' } })],
      }),
      aWorker({ worker: 2 }),
    ],
    units: [aUnit(), aUnit({ unit: 'tests/test_stock.py', seconds: 0, tests: 0, outcome: 'unreported' })],
  }),

  'skips and flaky': aReport({
    outcome: 'flaky',
    totals: { tests: 40, passed: 34, failed: 0, skipped: 4, flaky: 2 },
    tests: [
      aTest({ name: 'test_mail', outcome: { kind: 'flaky', message: 'ConnectionResetError' } }),
      aTest({ name: 'test_push', line: undefined, outcome: { kind: 'flaky', message: '' } }),
      aTest({ name: 'test_gis_1', outcome: { kind: 'skipped', reason: 'needs PostGIS' } }),
      aTest({ name: 'test_gis_2', outcome: { kind: 'skipped', reason: 'needs PostGIS' } }),
      aTest({ name: 'test_later', outcome: { kind: 'skipped', reason: '' } }),
      aTest({ name: 'test_win', outcome: { kind: 'skipped', reason: 'only on Windows' } }),
    ],
    fallbacks: [
      'The dump of "default" did not restore (pg_restore ended with 1), so the template was built.',
    ],
  }),

  'a file that is too long': aReport({
    plan: aPlan({ floor: { unit: 'tests/test_<orders>.py', seconds: 40, shareSeconds: 25.4 } }),
  }),

  empty: aReport({
    outcome: 'empty',
    seconds: 2.4,
    totals: { tests: 0, passed: 0, failed: 0, skipped: 0, flaky: 0 },
    plan: aPlan({ hash: '4f53cda18c2b', units: 0, knownUnits: 0, predictedSeconds: undefined }),
    workers: [aWorker({ busySeconds: 0, plannedSeconds: undefined, tests: 0, batches: [] })],
    units: [],
    databases: [],
    timings: { matchRate: undefined, recordedUnits: 0 },
  }),

  cancelled: aReport({
    outcome: 'cancelled',
    totals: { tests: 14, passed: 14, failed: 0, skipped: 0, flaky: 0 },
    problems: [
      'Worker 2, batch 2: it was stopped: the run was cancelled.',
      'Never started, because the run was stopped: tests/test_stock.py, tests/test_mail.py.',
    ],
  }),

  'no database': aReport({ databases: [] }),

  'a shard that is split by name': aReport({
    plan: aPlan({ shard: { index: 2, total: 4 }, units: 4 }),
    fallbacks: [
      'The shards are split by the names of their units and not by seconds, because the cache is off.',
    ],
  }),

  'a shard in its second attempt': aReport({
    plan: aPlan({ shard: { index: 2, total: 4 }, units: 1, knownUnits: 1, carriedUnits: 11, attempt: 2 }),
    totals: { tests: 6, passed: 6, failed: 0, skipped: 0, flaky: 0 },
    workers: [aWorker({ tests: 6 })],
    units: [aUnit({ unit: 'tests/test_mail.py' })],
  }),

  'a shard that runs all again': aReport({
    plan: aPlan({ shard: { index: 2, total: 4 }, attempt: 3, wholeBecause: 'passed' }),
  }),

  'a shard with nothing to run': aReport({
    seconds: 3.1,
    totals: { tests: 0, passed: 0, failed: 0, skipped: 0, flaky: 0 },
    plan: aPlan({ shard: { index: 4, total: 4 }, units: 0, knownUnits: 0, predictedSeconds: undefined }),
    workers: [aWorker({ busySeconds: 0, plannedSeconds: undefined, tests: 0, batches: [] })],
    units: [],
    databases: [],
    fallbacks: ['This shard has nothing to run: there are 3 units for 4 shards.'],
  }),

  'many clones': aReport({
    workers: [1, 2, 3].map((worker) => aWorker({ worker, batches: batchesOn(manyClones, worker) })),
    databases: [
      aDatabase({
        clones: manyClones,
      }),
      aDatabase({
        alias: 'audit',
        engine: 'sqlite',
        version: '3.53.4',
        clones: [aClone({ strategy: 'reflink', peakSessions: undefined, transactions: undefined })],
      }),
    ],
  }),

  'clones that were kept and renewed': aReport({
    workers: [
      aWorker({
        batches: [1, 3, 4, 6, 8].map((batch, index) =>
          aBatch({
            batch,
            startSeconds: index * 8,
            seconds: 7.9,
            clones: { default: 'shop_default_1a2b3c_w1' },
          }),
        ),
      }),
      aWorker({
        worker: 2,
        batches: [2, 5, 7].map((batch, index) =>
          aBatch({
            batch,
            startSeconds: index * 13,
            seconds: 12.9,
            clones: { default: `shop_default_1a2b3c_w2${index === 0 ? '' : `_${index + 1}`}` },
          }),
        ),
      }),
    ],
    units: [
      aUnit({ worker: 2, batch: 2 }),
      aUnit({ worker: 2, batch: 2, unit: 'tests/test_users.py' }),
      aUnit({ worker: 2, batch: 5, unit: 'tests/test_stock.py' }),
      aUnit({ worker: 1, batch: 8, unit: 'tests/test_mail.py' }),
    ],
    databases: [
      aDatabase({
        clones: [
          aClone(),
          aClone({
            worker: 2,
            name: 'shop_default_1a2b3c_w2',
            dirtied: {
              batch: 2,
              changes: ['public.orders', 'sequence public.orders_id_seq'],
              moreChanges: 0,
            },
          }),
          aClone({
            worker: 2,
            name: 'shop_default_1a2b3c_w2_2',
            dirtied: {
              batch: 5,
              changes: ['public.stock', 'public.people', 'public.log', 'sequence public.log_id_seq'],
              moreChanges: 2,
            },
          }),
          aClone({ worker: 2, name: 'shop_default_1a2b3c_w2_3' }),
        ],
      }),
    ],
  }),

  'a test that hung': aReport({
    outcome: 'failed',
    totals: { tests: 34, passed: 34, failed: 0, skipped: 0, flaky: 0 },
    problems: ['Worker 2, batch 4: it was ended at its limit of 30 s.'],
    workers: [
      aWorker(),
      aWorker({
        worker: 2,
        batches: [
          aBatch({ batch: 2, clones: { default: 'shop_default_1a2b3c_w2' } }),
          aBatch({
            batch: 4,
            startSeconds: 22.9,
            seconds: 31.4,
            exit: {
              kind: 'timed out',
              limit: 'test',
              limitSeconds: 30,
              running: 'tests/test_mail.py::test_send',
            },
          }),
          aBatch({ batch: 5, startSeconds: 54.5, seconds: 4.1, purpose: 'rest' }),
        ],
      }),
    ],
    units: [aUnit(), aUnit({ unit: 'tests/test_mail.py', worker: 2, batch: 4, outcome: 'timed out' })],
    incidents: [
      anIncident({
        seconds: 24.3,
        what: { kind: 'near limit', limit: 'test', limitSeconds: 30, spentSeconds: 24 },
      }),
      anIncident({
        stacks: 'Thread 0x7f (most recent call first):\n  File "tests/test_mail.py", line 7 in test_send',
        pictures: [aPicture()],
      }),
      anIncident({
        seconds: 54.4,
        batch: 5,
        running: undefined,
        what: { kind: 'unhealthy clone', alias: 'default', because: 'its fingerprint is another one' },
      }),
    ],
  }),

  'memory ran out': aReport({
    outcome: 'failed',
    totals: { tests: 31, passed: 31, failed: 0, skipped: 0, flaky: 0 },
    problems: ['Worker 1, batch 3: its process was killed by SIGKILL.'],
    units: [aUnit(), aUnit({ unit: 'tests/test_stock.py', batch: 3, tests: 0, outcome: 'crashed' })],
    incidents: [
      anIncident({
        seconds: 12,
        worker: 2,
        batch: undefined,
        running: undefined,
        what: { kind: 'held back', because: '93 % of the memory is used' },
      }),
      anIncident({
        worker: 1,
        batch: 3,
        running: undefined,
        what: {
          kind: 'out of memory',
          process: 'python',
          memoryBytes: 6_400_000_000,
          limitBytes: 7_000_000_000,
        },
      }),
      anIncident({
        seconds: 44,
        worker: 1,
        batch: 3,
        running: undefined,
        what: { kind: 'crashed', how: 'killed by SIGKILL', unit: 'tests/test_stock.py' },
      }),
    ],
    machine: {
      processors: 4,
      memoryBytes: 7_000_000_000,
      peakMemoryBytes: 6_900_000_000,
      peakLoad: 3.9,
      memoryPressure: 0.31,
      processorPressure: 0.02,
    },
  }),

  'what changed since the last run': aReport({
    totals: { tests: 40, passed: 37, failed: 0, skipped: 3, flaky: 0 },
    tests: [
      aTest({ name: 'test_gis_1', outcome: { kind: 'skipped', reason: 'needs PostGIS' } }),
      aTest({ name: 'test_gis_2', outcome: { kind: 'skipped', reason: 'needs PostGIS' } }),
      aTest({ name: 'test_win', outcome: { kind: 'skipped', reason: 'only on Windows' } }),
    ],
    passed: [
      aPassedTest({ name: 'test_import', seconds: 9.4, usualSeconds: 3.1 }),
      aPassedTest({ name: 'test_export', seconds: 2.2, usualSeconds: 4.4 }),
      aPassedTest({ name: 'test_show', seconds: 1.31, usualSeconds: 1.29 }),
      aPassedTest({ name: 'test_new', seconds: 0.8, usualSeconds: undefined }),
    ],
    changes: {
      newTests: [{ unit: 'tests/test_orders.py', group: 'TestOrders', name: 'test_new' }],
      vanishedTests: [
        { unit: 'tests/test_orders.py', group: 'TestOrders', name: 'test_old' },
        { unit: 'tests/test_gone.py', group: '', name: 'test_a' },
      ],
      newSkips: [{ unit: 'tests/test_orders.py', group: 'tests.test_orders.TestOrders', name: 'test_win' }],
    },
  }),

  'retries and sessions left open': aReport({
    outcome: 'flaky',
    totals: { tests: 40, passed: 39, failed: 0, skipped: 0, flaky: 1 },
    tests: [aTest({ name: 'test_mail', outcome: { kind: 'flaky', message: 'ConnectionResetError' } })],
    workers: [
      aWorker({
        batches: [
          aBatch(),
          aBatch({ batch: 3, startSeconds: 23, seconds: 2, purpose: 'retry' }),
          aBatch({ batch: 4, startSeconds: 25.2, seconds: 2, purpose: 'retry' }),
        ],
      }),
      aWorker({
        worker: 2,
        batches: [
          aBatch({ batch: 2, clones: { default: 'shop_default_1a2b3c_w2' } }),
          aBatch({ batch: 5, startSeconds: 23, seconds: 2, purpose: 'retry' }),
        ],
      }),
    ],
    units: [
      aUnit({ outcome: 'failed' }),
      aUnit({ batch: 3, outcome: 'failed' }),
      aUnit({ batch: 4, outcome: 'flaky' }),
      aUnit({ unit: 'tests/test_users.py', worker: 2, batch: 2 }),
    ],
    databases: [
      aDatabase({
        clones: [aClone({ leftOpen: 1 }), aClone({ worker: 2, name: 'shop_default_1a2b3c_w2', leftOpen: 3 })],
      }),
    ],
  }),

  'more batches than a chart takes': aReport({
    workers: Array.from({ length: 8 }, (_, index) =>
      aWorker({
        worker: index + 1,
        batches: Array.from({ length: 40 }, (_, turn) =>
          aBatch({
            batch: turn * 8 + index + 1,
            startSeconds: turn * 1.2 + index / 10,
            seconds: 1,
            launchSeconds: 0.4,
            exit:
              turn === 20 && index === 3
                ? { kind: 'killed', signal: 'SIGSEGV' }
                : { kind: 'exited', status: 0 },
          }),
        ),
      }),
    ),
  }),

  'hostile names': aReport({
    outcome: 'failed',
    passed: [aPassedTest({ name: hostile, group: hostile, unit: hostile })],
    changes: {
      newTests: [{ unit: hostile, group: hostile, name: hostile }],
      vanishedTests: [{ unit: hostile, group: hostile, name: hostile }],
      newSkips: [{ unit: hostile, group: 'tests.test_orders.TestOrders', name: hostile }],
    },
    incidents: [
      anIncident({
        running: hostile,
        stacks: hostile,
        pictures: [
          aPicture({
            alias: hostile,
            database: hostile,
            gaps: [hostile],
            waits: [{ blocked: hostile, blocker: hostile, lock: hostile }],
          }),
        ],
      }),
      anIncident({ running: hostile, what: { kind: 'crashed', how: hostile, unit: hostile } }),
      anIncident({ what: { kind: 'held back', because: hostile } }),
      anIncident({ what: { kind: 'unhealthy clone', alias: hostile, because: hostile } }),
    ],
    totals: { tests: 42, passed: 39, failed: 1, skipped: 1, flaky: 1 },
    problems: [hostile],
    fallbacks: [hostile],
    units: [aUnit({ unit: hostile })],
    databases: [
      aDatabase({
        alias: hostile,
        version: hostile,
        clones: [aClone({ strategy: hostile, dirtied: { batch: 1, changes: [hostile], moreChanges: 0 } })],
      }),
    ],
    tests: [
      aTest({
        name: hostile,
        group: hostile,
        unit: hostile,
        outcome: { kind: 'failed', message: hostile, details: `${hostile}\n${hostile}` },
      }),
      aTest({ name: hostile, unit: hostile, outcome: { kind: 'flaky', message: hostile } }),
      aTest({ name: hostile, unit: hostile, outcome: { kind: 'skipped', reason: hostile } }),
    ],
  }),
};
