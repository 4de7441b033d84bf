import { describe, expect, it } from 'vitest';
import { cut, nameOfPart } from '../../src/planning/parts.ts';
import type { PlannedUnit } from '../../src/planning/plan.ts';
import type { UnitOutcome } from '../../src/report/report.ts';
import type { TestCase, TestOutcome } from '../../src/timings/test-case.ts';
import { judgeParts } from '../../src/workers/judge-parts.ts';

const known = ['one', 'two', 'three'].map((name) => ({ group: 'A', name, seconds: 5 }));
const parts = cut('a.py', 15, known, { shareSeconds: 10, partCostSeconds: 0 }) ?? [];
const planned: PlannedUnit[] = parts.map((part) => ({
  unit: nameOfPart(part),
  seconds: part.seconds,
  known: true,
  part,
}));

function aCase(name: string, kind: TestOutcome['kind'] = 'passed'): TestCase {
  const outcomes: Record<TestOutcome['kind'], TestOutcome> = {
    passed: { kind: 'passed' },
    flaky: { kind: 'flaky', message: 'once' },
    failed: { kind: 'failed', message: 'no', details: '' },
    skipped: { kind: 'skipped', reason: 'not now' },
  };
  return { group: 'A', name, file: 'a.py', line: undefined, seconds: 1, outcome: outcomes[kind] };
}

function judged(cases: readonly TestCase[], outcome: UnitOutcome, units: readonly PlannedUnit[] = planned) {
  const judgement = { units: [{ unit: 'a.py', cases, outcome }], unmatched: [], problems: ['kept'] };
  const answer = judgeParts(judgement, units);
  expect(answer.problems).toEqual(['kept']);
  return answer.units.map((unit) => [unit.unit, unit.outcome, unit.cases.map(({ name }) => name)]);
}

describe('a file that ran in parts', () => {
  it('gives every part the tests that it names, and the first one those that nobody knew', () => {
    expect(parts).toHaveLength(3);
    expect(
      judged(
        ['one', 'two', 'three', 'new'].map((name) => aCase(name)),
        'passed',
      ),
    ).toEqual([
      ['a.py#1/3', 'passed', ['one', 'new']],
      ['a.py#2/3', 'passed', ['three']],
      ['a.py#3/3', 'passed', ['two']],
    ]);
  });

  it('fails in the part that has the failed test; a part without any test is not taken for done', () => {
    expect(judged([aCase('one', 'failed'), aCase('two', 'skipped')], 'failed')).toEqual([
      ['a.py#1/3', 'failed', ['one']],
      ['a.py#2/3', 'unreported', []],
      ['a.py#3/3', 'skipped', ['two']],
    ]);
  });

  it('is reported in none of its parts where it was not reported whole', () => {
    expect(judged([aCase('one')], 'unreported').map(([, outcome]) => outcome)).toEqual([
      'unreported',
      'unreported',
      'unreported',
    ]);
  });

  it('has an empty part where the tests of that part are gone', () => {
    expect(judged([aCase('one'), aCase('three', 'flaky')], 'flaky')).toEqual([
      ['a.py#1/3', 'passed', ['one']],
      ['a.py#2/3', 'flaky', ['three']],
      ['a.py#3/3', 'empty', []],
    ]);
  });

  it('loses no test that ran without being asked for', () => {
    const [, second] = planned;
    if (second === undefined) throw new Error('no second part');
    expect(judged([aCase('three'), aCase('stray')], 'passed', [second])).toEqual([
      ['a.py#2/3', 'passed', ['three', 'stray']],
    ]);
  });
});

it('a file that is whole stays as it is', () => {
  const judgement = {
    units: [{ unit: 'b.py', cases: [aCase('one')], outcome: 'passed' as const }],
    unmatched: [],
    problems: [],
  };
  expect(judgeParts(judgement, [{ unit: 'b.py', seconds: 1, known: true }])).toBe(judgement);
});
