import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TestCase, TestOutcome } from '../../src/timings/test-case.ts';
import { type BatchEvidence, judge } from '../../src/workers/judge.ts';

const passed: TestOutcome = { kind: 'passed' };
const failed: TestOutcome = { kind: 'failed', message: 'no', details: '' };
const skipped: TestOutcome = { kind: 'skipped', reason: 'later' };
const flaky: TestOutcome = { kind: 'flaky', message: 'once' };

function aCase(file: string, outcome: TestOutcome = passed): TestCase {
  return { name: 'works', group: '', file, line: undefined, seconds: 0.1, outcome };
}

function evidence(overrides: Partial<BatchEvidence> = {}): BatchEvidence {
  return {
    units: ['a.test', 'b.test'],
    exit: { kind: 'exited', status: 0 },
    meaning: 'tests-failed',
    report: { cases: [aCase('a.test'), aCase('b.test')], complete: true },
    collected: undefined,
    workingDirectory: '/w',
    ...overrides,
  };
}

function outcomes(overrides: Partial<BatchEvidence>): Record<string, string> {
  return Object.fromEntries(judge(evidence(overrides)).units.map(({ unit, outcome }) => [unit, outcome]));
}

const memory = { process: 'python3 (12)', memoryBytes: 1.5e9, limitBytes: 2e9 };

describe('judging a batch', () => {
  it('finds nothing wrong with a whole report and exit status 0', () => {
    const judgement = judge(evidence());
    expect(judgement.problems).toEqual([]);
    expect(judgement.units.map(({ outcome }) => outcome)).toEqual(['passed', 'passed']);
  });

  it.each([
    [[failed, passed], 'failed'],
    [[flaky, passed], 'flaky'],
    [[skipped, passed], 'passed'],
    [[skipped, skipped], 'skipped'],
    [[flaky, failed, skipped], 'failed'],
  ] as const)('of cases %j makes a unit that is %s', (kinds, outcome) => {
    const cases = kinds.map((kind) => aCase('a.test', kind));
    expect(outcomes({ units: ['a.test'], report: { cases, complete: true } })).toEqual({ 'a.test': outcome });
  });

  it('names a unit that nobody reported, even when the exit status is 0', () => {
    const judgement = judge(evidence({ report: { cases: [aCase('a.test')], complete: true } }));
    expect(judgement.units[1]?.outcome).toBe('unreported');
    expect(judgement.problems).toEqual(['it was to run b.test, and did not report all of it']);
  });

  it('takes a missing report for a failure of every unit', () => {
    const judgement = judge(
      evidence({ report: { cases: [], complete: false, problem: 'there is no file' } }),
    );
    expect(judgement.units.map(({ outcome }) => outcome)).toEqual(['unreported', 'unreported']);
    expect(judgement.problems[0]).toContain('there is no file');
    expect(judgement.problems[1]).toContain('a.test, b.test');
  });

  it('does not believe half a report', () => {
    expect(
      outcomes({
        report: { cases: [aCase('a.test'), aCase('b.test', failed)], complete: false, problem: 'cut off' },
      }),
    ).toEqual({ 'a.test': 'unreported', 'b.test': 'failed' });
  });

  it('believes half a report where it has all that was collected of a unit', () => {
    const cases = [aCase('a.test'), aCase('b.test', failed), aCase('c.test', failed), aCase('d.test')];
    const { units } = judge(
      evidence({
        units: ['a.test', 'b.test', 'c.test', 'd.test'],
        report: { cases, complete: false, problem: 'cut off' },
        collected: new Map([
          ['a.test', 1],
          ['b.test', 1],
          ['c.test', 2],
          ['d.test', 2],
        ]),
      }),
    );
    expect(units.map(({ outcome, partial }) => [outcome, partial])).toEqual([
      ['passed', undefined],
      ['failed', undefined],
      ['failed', true],
      ['unreported', undefined],
    ]);
  });

  it('does not take two cases of one test for two tests, where the report broke off', () => {
    const report = { cases: [aCase('a.test'), aCase('a.test')], complete: false, problem: 'cut off' };
    const collected = new Map([['a.test', 2]]);
    expect(outcomes({ units: ['a.test'], report, collected })).toEqual({ 'a.test': 'unreported' });
  });

  it('names a unit of which fewer tests were reported than collected', () => {
    expect(
      outcomes({
        collected: new Map([
          ['a.test', 3],
          ['b.test', 1],
        ]),
      }),
    ).toEqual({
      'a.test': 'unreported',
      'b.test': 'passed',
    });
  });

  it('believes an adapter that says a file holds no tests, and nobody else', () => {
    const report = { cases: [aCase('a.test')], complete: true };
    expect(
      outcomes({
        report,
        collected: new Map([
          ['a.test', 1],
          ['b.test', 0],
        ]),
      })['b.test'],
    ).toBe('empty');
    expect(outcomes({ report, collected: new Map([['a.test', 1]]) })['b.test']).toBe('unreported');
  });

  it('accepts the exit status for "no tests" when there were none', () => {
    const judgement = judge(
      evidence({
        exit: { kind: 'exited', status: 5 },
        meaning: 'no-tests',
        report: { cases: [], complete: true },
      }),
    );
    expect(judgement.units.map(({ outcome }) => outcome)).toEqual(['empty', 'empty']);
    expect(judgement.problems).toEqual([]);
  });

  it.each([
    [{ exit: { kind: 'exited', status: 1 } }, 'its exit status is 1, and no failed test accounts for it'],
    [
      { exit: { kind: 'exited', status: 3 }, meaning: 'broken' },
      'its exit status is 3, and no failed test accounts for it',
    ],
    [{ exit: { kind: 'killed', signal: 'SIGKILL' } }, 'its process was killed by SIGKILL'],
    [
      { exit: { kind: 'killed', signal: 'SIGKILL', memory } },
      'it ran out of memory: the kernel ended python3 (12) (python3 (12) had 1.5 GB, there are 2.0 GB in all)',
    ],
    [
      {
        exit: {
          kind: 'killed',
          signal: 'SIGKILL',
          memory: { ...memory, memoryBytes: undefined, probable: true },
        },
      },
      'its process was killed by SIGKILL, probably for lack of memory (there are 2.0 GB in all)',
    ],
    [
      { exit: { kind: 'exited', status: 3, memory: { ...memory, limitBytes: undefined } } },
      'it ran out of memory: the kernel ended python3 (12) (python3 (12) had 1.5 GB)',
    ],
    [{ exit: { kind: 'stopped', reason: 'cancelled' } }, 'it was stopped: cancelled'],
  ] satisfies [Partial<BatchEvidence>, string][])(
    'with a whole green report and %j says: %s',
    (overrides, problem) => {
      expect(judge(evidence(overrides)).problems).toEqual([problem]);
    },
  );

  it('a broken runner is a problem of its own although tests failed', () => {
    const report = { cases: [aCase('a.test', failed), aCase('b.test')], complete: true };
    expect(
      judge(evidence({ report, exit: { kind: 'exited', status: 2 }, meaning: 'broken' })).problems,
    ).toHaveLength(1);
    expect(judge(evidence({ report, exit: { kind: 'exited', status: 1 } })).problems).toEqual([]);
  });

  it('keeps tests of other files: shared examples count, and their failure accounts for the status', () => {
    const shared = aCase('shared.rb', failed);
    const judgement = judge(
      evidence({
        report: { cases: [aCase('a.test'), aCase('b.test'), shared], complete: true },
        exit: { kind: 'exited', status: 1 },
      }),
    );
    expect(judgement.unmatched).toEqual([shared]);
    expect(judgement.problems).toEqual([]);
  });

  it('is never without a problem when a unit is unreported', () => {
    fc.assert(
      fc.property(
        fc.subarray(['a.test', 'b.test']),
        fc.boolean(),
        fc.constantFrom(0, 1, 5),
        (files, complete, status) => {
          const judgement = judge(
            evidence({
              report: { cases: files.map((file) => aCase(file)), complete },
              exit: { kind: 'exited', status },
            }),
          );
          const unreported = judgement.units.some(({ outcome }) => outcome === 'unreported');
          expect(!unreported || judgement.problems.length > 0).toBe(true);
        },
      ),
    );
  });
});
