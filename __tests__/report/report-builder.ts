/** Whole, valid reports from the few facts that a test is about. */

import type { DatabasePicture, Incident } from '../../src/report/incidents.ts';
import type {
  BatchReport,
  CloneReport,
  DatabaseReport,
  PassedTest,
  PlanReport,
  Report,
  TestReport,
  UnitReport,
  WorkerReport,
} from '../../src/report/report.ts';

/** Two workers, 40 passed tests, a template that was restored. */
export function aReport(overrides: Partial<Report> = {}): Report {
  return {
    version: 2,
    outcome: 'passed',
    startedAt: '2026-01-02T03:04:05.000Z',
    seconds: 48.3,
    runner: 'pytest',
    totals: { tests: 40, passed: 40, failed: 0, skipped: 0, flaky: 0 },
    plan: aPlan({}),
    workers: [aWorker({ worker: 1 }), aWorker({ worker: 2, busySeconds: 38.9, plannedSeconds: 37.8 })],
    units: [
      aUnit({ unit: 'tests/test_orders.py', seconds: 21.7, estimateSeconds: 20.9, tests: 14 }),
      aUnit({ unit: 'tests/test_users.py', seconds: 19.3, estimateSeconds: 19.1, worker: 2, tests: 11 }),
      aUnit({ unit: 'tests/test_stock.py', seconds: 14.1, estimateSeconds: 13.2, batch: 3, tests: 9 }),
      aUnit({
        unit: 'tests/test_mail.py',
        seconds: 13.8,
        estimateSeconds: 14,
        worker: 2,
        batch: 4,
        tests: 6,
      }),
    ],
    tests: [],
    passed: [],
    incidents: [],
    machine: undefined,
    curves: undefined,
    databases: [aDatabase()],
    timings: { matchRate: 1, recordedUnits: 4 },
    problems: [],
    fallbacks: [],
    ...overrides,
  };
}

export function aWorker(overrides: Partial<WorkerReport> = {}): WorkerReport {
  const { worker = 1 } = overrides;
  const clone = `shop_default_1a2b3c_w${worker}`;
  return {
    worker,
    plannedSeconds: 38.4,
    busySeconds: 39.6,
    tests: 20,
    batches: [
      aBatch({ batch: worker, clones: { default: clone } }),
      aBatch({ batch: worker + 2, startSeconds: 22.9, seconds: 15.7, clones: { default: `${clone}_2` } }),
    ],
    resources: {
      cpuSeconds: 31.4,
      peakMemoryBytes: 412_000_000,
      peakProcesses: 3,
      outputBytes: 20_480,
    },
    ...overrides,
  };
}

export function aBatch(overrides: Partial<BatchReport> = {}): BatchReport {
  return {
    batch: 1,
    units: 1,
    startSeconds: 0,
    seconds: 22.8,
    launchSeconds: 1.1,
    exit: { kind: 'exited', status: 0 },
    purpose: 'plan',
    clones: { default: 'shop_default_1a2b3c_w1' },
    ...overrides,
  };
}

export function aUnit(overrides: Partial<UnitReport> = {}): UnitReport {
  return {
    unit: 'tests/test_orders.py',
    worker: 1,
    batch: 1,
    estimateSeconds: 20,
    known: true,
    seconds: 21,
    tests: 10,
    outcome: 'passed',
    ...overrides,
  };
}

/** A failed one, unless told otherwise. */
export function aTest(overrides: Partial<TestReport> = {}): TestReport {
  return {
    name: 'test_total',
    group: 'tests.test_orders.TestOrders',
    unit: 'tests/test_orders.py',
    worker: 1,
    seconds: 0.4,
    line: 42,
    outcome: {
      kind: 'failed',
      message: 'AssertionError: assert 3 == 4',
      details: [
        '    def test_total(self):',
        '        order = Order.create(lines=3)',
        '>       assert order.total == 4',
        'E       AssertionError: assert 3 == 4',
        '',
        'tests/test_orders.py:42: AssertionError',
      ].join('\n'),
    },
    ...overrides,
  };
}

export function aDatabase(overrides: Partial<DatabaseReport> = {}): DatabaseReport {
  return {
    alias: 'default',
    engine: 'postgres',
    version: '17.6',
    template: {
      source: 'restored',
      sizeBytes: 20_300_000,
      stages: [
        { stage: 'restore', seconds: 1.2 },
        { stage: 'seal', seconds: 0.08 },
      ],
      fetchedBytes: undefined,
      dumpBytes: undefined,
      buildSeconds: 34.6,
    },
    clones: ['w1', 'w2', 'w1_2', 'w2_2'].map((ending, index) =>
      aClone({
        worker: Number(ending.charAt(1)),
        name: `shop_default_1a2b3c_${ending}`,
        seconds: 0.11 + index / 100,
      }),
    ),
    ...overrides,
  };
}

export function aClone(overrides: Partial<CloneReport> = {}): CloneReport {
  return {
    name: 'shop_default_1a2b3c_w1',
    worker: 1,
    strategy: 'FILE_COPY',
    seconds: 0.12,
    peakSessions: 2,
    sessions: 5,
    transactions: 180,
    rollbacks: 40,
    deadlocks: 0,
    leftOpen: 0,
    ...overrides,
  };
}

export function aPlan(overrides: Partial<PlanReport>): PlanReport {
  return {
    hash: '0123456789ab',
    shard: { index: 1, total: 1 },
    units: 4,
    carriedUnits: 0,
    attempt: 1,
    wholeBecause: undefined,
    knownUnits: 4,
    predictedSeconds: 38.4,
    ...overrides,
  };
}

export function aPassedTest(overrides: Partial<PassedTest> = {}): PassedTest {
  return {
    name: 'test_list',
    group: 'tests.test_orders.TestOrders',
    unit: 'tests/test_orders.py',
    worker: 1,
    batch: 1,
    seconds: 1.2,
    usualSeconds: 1.1,
    ...overrides,
  };
}

/** A test that was ended at its limit, unless told otherwise. */
export function anIncident(overrides: Partial<Incident> = {}): Incident {
  return {
    seconds: 41.2,
    worker: 2,
    batch: 4,
    running: 'tests/test_mail.py::test_send',
    what: { kind: 'timed out', limit: 'test', limitSeconds: 30 },
    stacks: '',
    pictures: [],
    ...overrides,
  };
}

/** Two sessions, one of which waits for the other. */
export function aPicture(overrides: Partial<DatabasePicture> = {}): DatabasePicture {
  return {
    alias: 'default',
    database: 'shop_default_1a2b3c_w2',
    sessions: [
      {
        id: '4711',
        application: 'testshoal w2',
        state: 'active',
        wait: 'Lock: transactionid',
        seconds: 29.8,
        transactionSeconds: 29.9,
        query: 'UPDATE orders SET total = ? WHERE id = ?',
      },
      {
        id: '4712',
        application: 'testshoal w2',
        state: 'idle in transaction',
        wait: '',
        seconds: 30.1,
        transactionSeconds: 30.4,
        query: 'SELECT * FROM orders FOR UPDATE',
      },
    ],
    waits: [{ blocked: '4711', blocker: '4712', lock: 'row lock on orders' }],
    oldestTransactionSeconds: 30.4,
    gaps: [],
    ...overrides,
  };
}
