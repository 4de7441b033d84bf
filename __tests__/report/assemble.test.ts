import { describe, expect, it, test } from 'vitest';
import { makePlan } from '../../src/planning/plan.ts';
import { assembleReport, type RunFacts } from '../../src/report/assemble.ts';
import type { TestCase, TestOutcome } from '../../src/timings/test-case.ts';
import type { BatchResult } from '../../src/workers/batch.ts';
import type { JudgedUnit } from '../../src/workers/judge.ts';
import { aDatabase } from './report-builder.ts';

const passed: TestOutcome = { kind: 'passed' };
const failed: TestOutcome = { kind: 'failed', message: 'm', details: 'd' };
const flaky: TestOutcome = { kind: 'flaky', message: 'm' };
const skipped: TestOutcome = { kind: 'skipped', reason: 'r' };

function aCase(outcome: TestOutcome, overrides: Partial<TestCase> = {}): TestCase {
  return {
    name: outcome.kind,
    group: 'G',
    file: undefined,
    line: undefined,
    seconds: 2,
    outcome,
    ...overrides,
  };
}

function aJudgedUnit(overrides: Partial<JudgedUnit> = {}): JudgedUnit {
  return { unit: 'a', cases: [aCase(passed)], outcome: 'passed', ...overrides };
}

/** A batch of worker 1 that was handed the units that it is judged by. */
function aResult(
  judgement: Partial<BatchResult['judgement']> = {},
  overrides: Partial<BatchResult> = {},
): BatchResult {
  const units = judgement.units ?? [aJudgedUnit()];
  return {
    worker: 1,
    batch: {
      number: 1,
      units: units.map(({ unit }) => ({ unit, seconds: 3, known: true })),
      estimateSeconds: 4,
      purpose: 'plan',
    },
    clones: { default: 'c1' },
    startSeconds: 1005,
    seconds: 6,
    launchSeconds: 1,
    cloneSeconds: 0.2,
    exit: { kind: 'exited', status: 0 },
    end: 'whole',
    judgement: { units, unmatched: [], problems: [], ...judgement },
    introduction: { seeds: [], versions: {} },
    ...overrides,
  };
}

function assemble(overrides: Partial<RunFacts> = {}) {
  return assembleReport({
    startedAt: '2026-01-02T03:04:05.000Z',
    incidents: [],
    machine: undefined,
    curves: undefined,
    resources: new Map(),
    earlierTests: new Map(),
    changes: undefined,
    seconds: 60,
    runner: 'pytest',
    workers: 2,
    plan: makePlan([
      { unit: 'a', seconds: 3, known: true },
      { unit: 'b', seconds: 5, known: true },
      { unit: 'c', seconds: 4, known: false },
    ]),
    shard: { index: 1, total: 1 },
    carried: [],
    attempt: 1,
    wholeBecause: undefined,
    predictedSeconds: 7.5,
    results: [aResult()],
    abandoned: [],
    abandonedBecause: 'the run was stopped',
    recoveries: [],
    cancelled: false,
    fault: undefined,
    allowEmpty: false,
    testStartSeconds: 1000,
    databases: [],
    timings: { matchRate: 0.5, recordedUnits: 9 },
    fallbacks: [],
    ...overrides,
  });
}

const withCases = (...outcomes: TestOutcome[]) => [
  aResult({ units: [aJudgedUnit({ cases: outcomes.map((outcome) => aCase(outcome)) })] }),
];

test('every test counts once, those of no unit too', () => {
  const shared = aCase(failed, { file: 'shared/examples.rb', line: 3 });
  const nowhere = aCase(skipped, { group: 'Nowhere' });
  const [first] = withCases(passed, passed, failed, flaky, skipped);
  const report = assemble({
    results: [...(first ? [first] : []), aResult({ unmatched: [shared, nowhere] }, { worker: 2 })],
  });
  expect(report.totals).toEqual({ tests: 8, passed: 3, failed: 2, flaky: 1, skipped: 2 });
  expect(report.workers.map(({ tests }) => tests)).toEqual([5, 3]);
  expect(report.tests.map(({ outcome, unit, worker, line }) => [outcome.kind, unit, worker, line])).toEqual([
    ['failed', 'a', 1, undefined],
    ['flaky', 'a', 1, undefined],
    ['skipped', 'a', 1, undefined],
    ['failed', 'shared/examples.rb', 2, 3],
    ['skipped', '', 2, undefined],
  ]);
});

describe('the outcome', () => {
  const problem = [aResult({ problems: ['it was lost'] })];
  const empty = [aResult({ units: [aJudgedUnit({ cases: [], outcome: 'empty' })] })];
  const emptyWithProblem = [aResult({ units: [], problems: ['it was lost'] })];
  it.each<[string, string, Partial<RunFacts>]>([
    ['passed', 'passed tests', {}],
    ['passed', 'skipped tests only', { results: withCases(skipped) }],
    ['flaky', 'a flaky test', { results: withCases(passed, flaky) }],
    ['failed', 'a failed test among flaky ones', { results: withCases(flaky, failed) }],
    ['failed', 'a problem', { results: problem }],
    [
      'failed',
      'a problem without any test, though that is allowed',
      { results: emptyWithProblem, allowEmpty: true },
    ],
    ['failed', 'a unit that nobody ran', { abandoned: ['c'] }],
    ['empty', 'empty units', { results: empty }],
    ['empty', 'no batch', { results: [] }],
    ['passed', 'empty units, where that is allowed', { results: empty, allowEmpty: true }],
    [
      'cancelled',
      'a failed test, when the run was cancelled',
      { results: withCases(failed), cancelled: true },
    ],
    ['error', 'passed tests, when the run could not go on', { fault: 'the disk is full' }],
    ['cancelled', 'no batch, when the run was cancelled', { results: [], cancelled: true }],
  ])('is %s of %s', (outcome, _, facts) => {
    expect(assemble(facts).outcome).toBe(outcome);
  });
});

test('what ended badly and well when it ran again makes a run flaky, and is said', () => {
  const recoveries = ['a crashed, and came to its end when it was run again.'];
  const report = assemble({ recoveries, fallbacks: ['no cache'] });
  expect(report.outcome).toBe('flaky');
  expect(report.fallbacks).toEqual([...recoveries, 'no cache']);
  expect(assemble({ recoveries, results: withCases(failed) }).outcome).toBe('failed');
});

test('a unit that crashed is a problem, with its worker and batch', () => {
  const crashed = aJudgedUnit({ cases: [], outcome: 'crashed', problem: 'a crashed: it was killed' });
  const report = assemble({ results: [aResult({ units: [crashed, aJudgedUnit({ unit: 'b' })] })] });
  expect(report.outcome).toBe('failed');
  expect(report.problems).toEqual(['Worker 1, batch 1: a crashed: it was killed.']);
  expect(report.units.map(({ outcome }) => outcome)).toEqual(['crashed', 'passed']);
});

test('units that nobody ran are named with the reason', () => {
  expect(assemble({ abandoned: ['b'], abandonedBecause: 'of `fail-fast`' }).problems).toEqual([
    'Never started, because of `fail-fast`: b.',
  ]);
});

test('problems say their worker and batch, and units that nobody ran are named', () => {
  const result = aResult({ problems: ['it was killed', 'it lost its report'] }, { worker: 2 });
  const results = [{ ...result, batch: { ...result.batch, number: 7 } }];
  expect(assemble({ results, abandoned: ['b', 'c'] }).problems).toEqual([
    'Worker 2, batch 7: it was killed.',
    'Worker 2, batch 7: it lost its report.',
    'Never started, because the run was stopped: b, c.',
  ]);
});

test('each worker has its batches from the start of the tests, and what was planned for them', () => {
  const second = aResult(
    {},
    { startSeconds: 1011, seconds: 2.5, exit: { kind: 'killed', signal: 'SIGKILL' } },
  );
  const { workers } = assemble({
    results: [aResult(), { ...second, batch: { ...second.batch, number: 2, estimateSeconds: 1.5 } }],
  });
  expect(workers).toHaveLength(2);
  expect(workers[0]).toMatchObject({ worker: 1, plannedSeconds: 5.5, busySeconds: 8.5 });
  expect(workers[0]?.batches).toEqual([
    {
      batch: 1,
      units: 1,
      startSeconds: 5,
      seconds: 6,
      launchSeconds: 1,
      exit: { kind: 'exited', status: 0 },
      purpose: 'plan',
      clones: { default: 'c1' },
    },
    {
      batch: 2,
      units: 1,
      startSeconds: 11,
      seconds: 2.5,
      launchSeconds: 1,
      exit: { kind: 'killed', signal: 'SIGKILL' },
      purpose: 'plan',
      clones: { default: 'c1' },
    },
  ]);
  expect(workers[1]).toMatchObject({
    worker: 2,
    plannedSeconds: 0,
    busySeconds: 0,
    tests: 0,
    batches: [],
  });
});

test('nothing counts as planned or predicted where nothing was known', () => {
  const plan = makePlan([{ unit: 'a', seconds: undefined, known: false }]);
  const report = assemble({ plan, predictedSeconds: undefined });
  expect(report.workers.map(({ plannedSeconds }) => plannedSeconds)).toEqual([undefined, undefined]);
  expect(report.plan).toMatchObject({
    hash: plan.hash,
    units: 1,
    knownUnits: 0,
    predictedSeconds: undefined,
  });
});

test('the plan says how much of it was known, and how long the longest worker was to take', () => {
  expect(assemble().plan).toMatchObject({ units: 3, knownUnits: 2, predictedSeconds: 7.5 });
});

test('units have the sum of their tests beside their estimate', () => {
  const cases = [aCase(passed), aCase(failed, { seconds: undefined }), aCase(passed, { seconds: 0.5 })];
  const units = [
    aJudgedUnit({ cases, outcome: 'failed' }),
    aJudgedUnit({ unit: 'b', cases: [], outcome: 'empty' }),
  ];
  const result = aResult({ units }, { worker: 2 });
  const planned = result.batch.units.map((unit) => ({ ...unit, known: unit.unit === 'a' }));
  const results = [{ ...result, batch: { ...result.batch, number: 3, units: planned } }];
  expect(assemble({ results }).units).toEqual([
    {
      unit: 'a',
      worker: 2,
      batch: 3,
      estimateSeconds: 3,
      known: true,
      seconds: 2.5,
      tests: 3,
      outcome: 'failed',
    },
    {
      unit: 'b',
      worker: 2,
      batch: 3,
      estimateSeconds: 3,
      known: false,
      seconds: 0,
      tests: 0,
      outcome: 'empty',
    },
  ]);
});

test('what the other parts say of themselves is passed on as it is', () => {
  const facts = {
    startedAt: '2026-05-06T07:08:09.000Z',
    seconds: 12.5,
    runner: 'django',
    databases: [aDatabase()],
    timings: { matchRate: 1, recordedUnits: 3 },
    fallbacks: ['The template was built.'],
  };
  expect(assemble(facts)).toMatchObject({ version: 2, ...facts });
});

test('a passed test has what earlier runs took it for, in a part of a file too', () => {
  const earlierTests = new Map([
    [
      'a',
      [
        { group: 'G', name: 'passed', seconds: [1, 3] },
        { group: 'H', name: 'passed', seconds: [7] },
      ],
    ],
  ]);
  const usual = (unit: string, group: string) =>
    assemble({
      earlierTests,
      results: [aResult({ units: [aJudgedUnit({ unit, cases: [aCase(passed, { group })] })] })],
    }).passed[0]?.usualSeconds;
  expect(usual('a', 'G')).toBe(2);
  expect(usual('a#2/3', 'H')).toBe(7);
  expect(usual('a', 'I')).toBeUndefined();
  expect(usual('b', 'G')).toBeUndefined();
});
