import { describe, expect, it } from 'vitest';
import { SecurityStop } from '../src/errors.ts';
import { type ReceiptFacts, receiptOf } from '../src/own-receipt.ts';
import { makePlan } from '../src/planning/plan.ts';
import { longestMessage, type ReceiptUnit } from '../src/planning/receipt.ts';
import { rerunOf } from '../src/planning/rerun.ts';
import { countingResults, ranUnits } from '../src/ran-units.ts';
import type { TestCase } from '../src/timings/test-case.ts';
import type { BatchResult } from '../src/workers/batch.ts';
import type { Judgement } from '../src/workers/judge.ts';
import { aReceiptUnit } from './planning/receipt-builder.ts';
import { aReport, aWorker } from './report/report-builder.ts';

const plan = makePlan(
  ['a', 'b', 'c'].map((unit, index) => ({ unit, seconds: 9 - index, known: true })),
  1,
);

function aCase(outcome: TestCase['outcome'] = { kind: 'passed' }): TestCase {
  return { name: 'test', group: 'G', file: undefined, line: undefined, seconds: 2, outcome };
}

function aResult(unit: string, judgement: Partial<Judgement> = {}): BatchResult {
  return {
    worker: 2,
    batch: {
      number: 1,
      units: plan.units.filter((one) => one.unit === unit),
      estimateSeconds: 9,
      purpose: 'plan',
    },
    clones: { default: 'shop_default_w2' },
    startSeconds: 110,
    seconds: 4,
    launchSeconds: 1,
    cloneSeconds: 0.1,
    exit: { kind: 'exited', status: 0 },
    end: 'whole',
    judgement: {
      units: [{ unit, cases: [aCase()], outcome: 'passed' }],
      unmatched: [],
      problems: [],
      ...judgement,
    },
    introduction: { seeds: [], versions: {} },
  };
}

interface Phase extends Partial<ReceiptFacts> {
  readonly carried?: readonly ReceiptUnit[];
  readonly fault?: unknown;
}

/** As a run puts it together. */
function receipt({ carried = [], fault, results: all = [], ...facts }: Phase = {}) {
  const results = countingResults(all, fault);
  return receiptOf({
    run: { id: '4711', attempt: 2, job: 'cafe' },
    shard: { index: 1, total: 1 },
    plan,
    units: [...carried, ...ranUnits(results, 2)],
    results,
    learned: {
      run: '4711',
      existing: [],
      units: [],
      launchSeconds: [1],
      buildSeconds: [],
      databases: new Map([['default', { templateBytes: undefined, sessions: 3, peakSessions: undefined }]]),
      workerBytes: 700,
    },
    report: aReport({ outcome: 'failed', seconds: 60, workers: [aWorker(), aWorker({ worker: 2 })] }),
    setUpSeconds: 20,
    testStartSeconds: 100,
    ignored: false,
    flakyFails: false,
    coverage: false,
    host: { platform: 'linux-x64', processors: 2 },
    ...facts,
  });
}

describe("a shard's receipt", () => {
  it('holds the extract of its report, and the name of its bundle', () => {
    const report = aReport({ problems: ['it was killed'], bundle: 'testshoal-replay.tar' });
    const made = receipt({ report });
    expect(made).toMatchObject({ bundle: 'testshoal-replay.tar', extract: { problems: ['it was killed'] } });
  });

  it('says what ran where, what was carried, and what nobody ran', () => {
    const carried = [aReceiptUnit({ unit: 'c', attempt: 1 })];
    const made = receipt({ carried, results: [aResult('a')] });
    expect(made).toMatchObject({
      run: { id: '4711', attempt: 2 },
      planHash: plan.hash,
      complete: true,
      outcome: 'failed',
      notRun: ['b'],
      databases: [{ alias: 'default', templateBytes: 0, sessions: 3, peakSessions: undefined }],
      workerBytes: 700,
      times: {
        wall: 60,
        setUp: 20,
        planned: 9,
        workers: [
          { busy: 0, launch: 0, end: 0 },
          { busy: 4, launch: 1, end: 14 },
        ],
      },
    });
    expect(made.units).toEqual([
      carried[0],
      {
        unit: 'a',
        file: 'a',
        parts: 1,
        outcome: 'passed',
        seconds: 2,
        estimateSeconds: 9,
        worker: 2,
        batch: 1,
        attempt: 2,
        clones: ['shop_default_w2'],
        tests: [{ group: 'G', name: 'test', outcome: 'passed', seconds: 2, message: '' }],
      },
    ]);
  });

  it('keeps the start of long messages only', () => {
    const outcome = { kind: 'failed', message: 'x'.repeat(10_000), details: '' } as const;
    const failed = { unit: 'a', cases: [aCase(outcome)], outcome: 'failed' } as const;
    const [unit] = receipt({ results: [aResult('a', { units: [failed] })] }).units;
    expect(unit?.tests[0]?.message).toHaveLength(longestMessage);
  });

  it.each([
    [
      'a problem that belongs to no unit',
      { problems: ['its exit status is 2, and no failed test accounts for it'] },
    ],
    ['a failed test of no unit', { unmatched: [aCase({ kind: 'failed', message: 'no', details: '' })] }],
  ])('suspects the units of a batch with %s, so that they run again', (_, judgement) => {
    const failed = { unit: 'b', cases: [], outcome: 'failed' } as const;
    const made = receipt({
      results: [aResult('a', judgement), aResult('b', { units: [failed] }), aResult('c')],
    });
    expect(rerunOf(plan.units, made)).toMatchObject({
      slice: [{ unit: 'a' }, { unit: 'b' }],
      carried: [{ unit: 'c' }],
    });
  });

  it('expects of the plan what it gave the shard, however often units ran', () => {
    const first = aResult('a', { units: [] });
    const again = aResult('a');
    const retry = { ...again, batch: { ...again.batch, number: 2, purpose: 'retry', origin: 1 } } as const;
    const made = receipt({ results: [first, retry] });
    expect(made.times.planned).toBe(9);
    expect(made.units.map(({ unit }) => unit)).toEqual(['a']);
    expect(made.times.workers[1]).toMatchObject({ busy: 8 });
  });

  it('says whether being flaky makes its job fail', () => {
    expect(receipt({ flakyFails: true }).flakyFails).toBe(true);
  });

  it('counts nothing that a worker did outside its clone', () => {
    const made = receipt({
      results: [aResult('a')],
      fault: new SecurityStop('A worker is not in its own clone.'),
      report: aReport({ outcome: 'error' }),
    });
    expect(made).toMatchObject({ complete: false, units: [], notRun: ['a', 'b', 'c'] });
  });
});
