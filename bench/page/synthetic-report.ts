/** A long and eventful run as a report, with the timings that it leaves: for the page's tests, pictures and figures. */

import type { Incident } from '../../src/report/incidents.ts';
import type {
  BatchReport,
  CloneReport,
  PassedTest,
  Report,
  TestReport,
  UnitReport,
} from '../../src/report/report.ts';
import type { Curves } from '../../src/report/resources.ts';
import { emptyTimings, recordRun, type Timings } from '../../src/timings/model.ts';

export interface SyntheticOptions {
  readonly tests: number;
  readonly workers: number;
  readonly seed: number;
}

const testsOfUnit = 25;
const areas = ['orders', 'billing', 'accounts', 'search', 'mail', 'reports', 'imports', 'permissions'];
/** Of the first worker, in its second batch. */
const hung = 5;
const purposes = [
  { every: 23, purpose: 'retry' },
  { every: 29, purpose: 'bisect' },
  { every: hung + 2, purpose: 'rest' },
] as const;
const subjects = [
  'create',
  'refund',
  'expire',
  'merge',
  'rename',
  'archive',
  'export',
  'reindex',
  'notify',
  'audit',
];

export function syntheticReport({ tests, workers, seed }: SyntheticOptions): Report {
  const random = generator(seed);
  const files = Array.from({ length: Math.ceil(tests / testsOfUnit) }, (_, index) => fileOf(index));
  const load = Array.from({ length: workers }, () => 0);
  const batches = load.map((): BatchReport[] => []);
  const units: UnitReport[] = [];
  const told: TestReport[] = [];
  const passed: PassedTest[] = [];
  const clones: CloneReport[] = [];
  let number = 0;

  for (let next = 0; next < files.length; ) {
    const worker = load.indexOf(Math.min(...load));
    const own = files.slice(next, next + 1 + Math.floor(random() * 4));
    next += own.length;
    number += 1;
    const launchSeconds = 0.7 + random() * 0.6;
    let seconds = launchSeconds;
    for (const unit of own) {
      const first = seconds;
      for (let index = 0; index < testsOfUnit && passed.length + told.length < tests; index += 1) {
        const took = 0.04 * Math.exp(3 * (random() + random() + random() - 1.5));
        seconds += took;
        const name = `test_${subjects[index % subjects.length]}_${unit.slice(-6, -3)}[${index}]`;
        const group = `${unit.replace('.py', '').replaceAll('/', '.')}.Test${capitalised(areas[index % areas.length] ?? '')}`;
        const test = { name, group, unit, worker: worker + 1, batch: number, seconds: took };
        const outcome = outcomeOf(random());
        if (outcome === undefined) passed.push(test);
        else told.push({ ...test, line: 20 + index, outcome });
      }
      const took = seconds - first;
      units.push({
        unit,
        worker: worker + 1,
        batch: number,
        estimateSeconds: took * (0.7 + random() * 0.6),
        known: random() > 0.05,
        seconds: took,
        tests: testsOfUnit,
        outcome: told.some((test) => test.unit === unit && test.outcome.kind === 'failed')
          ? 'failed'
          : 'passed',
      });
    }
    const clone = `shop_default_1a2b3c_w${worker + 1}_${Math.ceil(number / 6)}`;
    if (!clones.some(({ name }) => name === clone)) clones.push(cloneOf(clone, worker + 1, number, random));
    batches[worker]?.push({
      batch: number,
      units: own.length,
      startSeconds: (load[worker] ?? 0) + 0.15,
      seconds,
      launchSeconds,
      exit: exitOf(number, told),
      purpose: purposes.find(({ every }) => number % every === 0)?.purpose ?? 'plan',
      clones: { default: clone },
    });
    load[worker] = (load[worker] ?? 0) + 0.15 + seconds;
  }

  const wall = Math.max(...load);
  const of = (kind: string): number => told.filter(({ outcome }) => outcome.kind === kind).length;
  return {
    version: 2,
    outcome: 'failed',
    startedAt: '2026-03-04T09:12:33.000Z',
    seconds: wall + 6.4,
    runner: 'pytest',
    totals: {
      tests: passed.length + told.length,
      passed: passed.length,
      failed: of('failed'),
      skipped: of('skipped'),
      flaky: of('flaky'),
    },
    plan: {
      hash: '5be2f0c41d9a',
      shard: { index: 2, total: 4 },
      units: files.length,
      carriedUnits: 0,
      attempt: 1,
      wholeBecause: undefined,
      knownUnits: units.filter(({ known }) => known).length,
      predictedSeconds: wall * 0.96,
    },
    workers: batches.map((own, index) => ({
      worker: index + 1,
      plannedSeconds: (load[index] ?? 0) * 0.97,
      busySeconds: own.reduce((sum, { seconds }) => sum + seconds, 0),
      tests: [...told, ...passed].filter(({ worker }) => worker === index + 1).length,
      batches: own,
      resources: {
        cpuSeconds: (load[index] ?? 0) * 0.8,
        peakMemoryBytes: 310e6 + random() * 90e6,
        peakProcesses: 2 + Math.floor(random() * 3),
        outputBytes: Math.floor(random() * 400_000),
      },
    })),
    units,
    tests: told,
    passed,
    incidents: incidentsOf(wall, told, batches),
    machine: {
      processors: 4,
      memoryBytes: 16e9,
      peakMemoryBytes: 6.1e9,
      peakLoad: 4.7,
      memoryPressure: 0.004,
      processorPressure: 0.19,
    },
    curves: curvesOf(wall, workers, random),
    databases: [
      {
        alias: 'default',
        engine: 'postgres',
        version: '17.6',
        template: {
          source: 'restored',
          sizeBytes: 48_300_000,
          stages: [
            { stage: 'fetch', seconds: 0.6 },
            { stage: 'restore', seconds: 2.4 },
            { stage: 'seal', seconds: 0.09 },
          ],
          fetchedBytes: 3_900_000,
          dumpBytes: undefined,
          buildSeconds: 71.2,
        },
        clones,
        connections: { peak: workers * 3, limit: 100 },
        earlierSessions: { median: 210, runs: 10 },
      },
    ],
    timings: { matchRate: 0.953, recordedUnits: files.length },
    problems: [
      `Worker ${batches.findIndex((own) => own.some(({ batch }) => batch === hung)) + 1}, batch ${hung}: it was ended at the limit for one test (30 s).`,
    ],
    fallbacks: ['The dump of "audit" did not restore (pg_restore ended with 1), so the template was built.'],
  };
}

export function syntheticTimings(report: Report, seed: number): Timings {
  const random = generator(seed);
  const ran = [
    ...report.passed,
    ...report.tests.map(({ name, group, unit, seconds }) => ({ name, group, unit, seconds })),
  ];
  const tests = Map.groupBy(ran, ({ unit }) => unit);
  let timings = emptyTimings;
  for (let run = 1; run <= 5; run += 1) {
    const drift = (index: number): number =>
      (index % 37 === 0 ? 1 + run * 0.3 : index % 41 === 0 ? 2 - run * 0.3 : 1) * (0.85 + random() * 0.3);
    timings = recordRun(timings, {
      run: String(run),
      existing: report.units.map(({ unit }) => unit),
      units: report.units.map(({ unit, seconds }, index) => ({
        unit,
        seconds: seconds * drift(index),
        tests: (tests.get(unit) ?? []).map((test) => ({
          group: test.group,
          name: test.name,
          seconds: (test.seconds ?? 0) * drift(index),
        })),
      })),
      launchSeconds: [],
      buildSeconds: [],
      databases: new Map(),
      workerBytes: undefined,
    });
  }
  return timings;
}

function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function fileOf(index: number): string {
  const area = areas[index % areas.length];
  return `shop/${area}/tests/test_${subjects[Math.floor(index / areas.length) % subjects.length]}_${String(index).padStart(3, '0')}.py`;
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function outcomeOf(chance: number): TestReport['outcome'] | undefined {
  if (chance < 0.003) {
    const details = [
      '    def test_refund(self):',
      '        order = Order.create(lines=3)',
      '        order.refund(line=2)',
      '>       assert order.total == 4',
      'E       AssertionError: assert 3 == 4',
      '',
      'shop/orders/tests/test_refund.py:42: AssertionError',
    ].join('\n');
    return { kind: 'failed', message: 'AssertionError: assert 3 == 4', details };
  }
  if (chance < 0.005)
    return { kind: 'flaky', message: 'ConnectionResetError: [Errno 104] Connection reset by peer' };
  if (chance < 0.012)
    return { kind: 'skipped', reason: chance < 0.009 ? 'needs PostGIS' : 'only on Windows' };
  return undefined;
}

function exitOf(batch: number, told: readonly TestReport[]): BatchReport['exit'] {
  if (batch === hung) return { kind: 'timed out', limit: 'test', limitSeconds: 30, running: told[0]?.name };
  return { kind: 'exited', status: batch % 17 === 0 ? 1 : 0 };
}

function cloneOf(name: string, worker: number, batch: number, random: () => number): CloneReport {
  const dirtied = { batch, changes: ['public.orders', 'sequence public.orders_id_seq'], moreChanges: 1 };
  return {
    name,
    worker,
    strategy: 'FILE_COPY',
    seconds: 0.08 + random() * 0.1,
    peakSessions: 1 + Math.floor(random() * 4),
    sessions: 5 + Math.floor(random() * 20),
    transactions: 120 + Math.floor(random() * 500),
    rollbacks: Math.floor(random() * 60),
    deadlocks: 0,
    leftOpen: Math.floor(random() * 1.2),
    temporaryBytes: Math.floor(random() * 3e6),
    blocksHit: 90_000,
    blocksRead: 800,
    ...(random() < 0.4 && { dirtied }),
  };
}

function curvesOf(wall: number, workers: number, random: () => number): Curves {
  const samples = 240;
  const seconds = Array.from({ length: samples }, (_, index) => (wall * index) / (samples - 1));
  const wave = (index: number, from: number, by: number): number =>
    from +
    by * (Math.sin(index / 17) * 0.4 + Math.sin(index / 5) * 0.15 + random() * 0.2 + Math.min(1, index / 30));
  return {
    seconds,
    memoryBytes: seconds.map((_, index) => Math.round(wave(index, 2.1e9, 2e9))),
    load: seconds.map((_, index) => (index < 3 ? null : wave(index, 0.8, 2.2))),
    workers: Array.from({ length: workers }, (_, index) => ({
      worker: index + 1,
      memoryBytes: seconds.map((_, at) => Math.round(wave(at + index * 9, 1.6e8, 1.5e8))),
      sessions: seconds.map((_, at) =>
        at > 100 && at < 110 ? null : Math.max(0, Math.round(wave(at + index * 7, 0.3, 1.4))),
      ),
    })),
  };
}

function incidentsOf(
  wall: number,
  told: readonly TestReport[],
  batches: readonly (readonly BatchReport[])[],
): readonly Incident[] {
  const worker = batches.findIndex((own) => own.some(({ batch }) => batch === hung)) + 1;
  const start = batches.flat().find(({ batch }) => batch === hung)?.startSeconds ?? 0;
  const running = told[0]?.name;
  const stacks = [
    'Thread 0x00007f21 (most recent call first):',
    '  File "/app/shop/orders/models.py", line 88 in lock',
    '  File "/app/shop/orders/tests/test_refund.py", line 41 in test_refund',
  ].join('\n');
  const session = { application: 'worker 1', transactionSeconds: 29.1, seconds: 28.7 };
  const pictures = [
    {
      alias: 'default',
      database: 'shop_default_1a2b3c_w1',
      sessions: [
        {
          ...session,
          id: '4711',
          state: 'idle in transaction',
          wait: 'Client: ClientRead',
          query: 'UPDATE orders SET total = ? WHERE id = ?',
        },
        {
          ...session,
          id: '4712',
          state: 'active',
          wait: 'Lock: transactionid',
          query: 'UPDATE orders SET state = ? WHERE id = ?',
        },
        {
          ...session,
          id: '4713',
          state: 'active',
          wait: 'Lock: tuple',
          query: 'SELECT … FROM orders FOR UPDATE',
        },
      ],
      waits: [
        { blocked: '4712', blocker: '4711', lock: 'row lock on orders' },
        { blocked: '4713', blocker: '4712', lock: 'row lock on orders' },
      ],
      oldestTransactionSeconds: 29.1,
      gaps: [],
    },
  ];
  const hanging = (seconds: number, what: Incident['what'], more: Partial<Incident> = {}): Incident => ({
    seconds: start + seconds,
    worker,
    batch: hung,
    running,
    what,
    stacks: '',
    pictures: [],
    ...more,
  });
  const elsewhere = (share: number, where: number | undefined, what: Incident['what']): Incident => ({
    ...hanging(wall * share - start, what),
    worker: where,
    batch: undefined,
    running: undefined,
  });
  return [
    hanging(1.6, { kind: 'near limit', limit: 'test', limitSeconds: 30, spentSeconds: 24 }),
    hanging(2.4, { kind: 'timed out', limit: 'test', limitSeconds: 30 }, { stacks, pictures }),
    elsewhere(0.4, 2, { kind: 'unhealthy clone', alias: 'default', because: 'its fingerprint differs' }),
    elsewhere(0.55, 3, {
      kind: 'out of memory',
      process: 'python3 (4901)',
      memoryBytes: 3.1e9,
      limitBytes: 4e9,
    }),
    elsewhere(0.56, undefined, { kind: 'held back', because: 'memory pressure is 12 %' }),
    elsewhere(0.7, 2, {
      kind: 'crashed',
      how: 'killed by SIGSEGV',
      unit: 'shop/search/tests/test_reindex_019.py',
    }),
  ];
}
