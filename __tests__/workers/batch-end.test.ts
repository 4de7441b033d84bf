import { describe, expect, it } from 'vitest';
import type { BatchEnd } from '../../src/planning/aftermath.ts';
import { nameOfPart } from '../../src/planning/parts.ts';
import type { PlannedUnit } from '../../src/planning/plan.ts';
import type { LaunchExit, UnitOutcome } from '../../src/report/report.ts';
import { batchEnd, blame, suspectOf } from '../../src/workers/batch-end.ts';
import type { Judgement } from '../../src/workers/judge.ts';

const killed: LaunchExit = { kind: 'killed', signal: 'SIGKILL' };

function exited(status: number): LaunchExit {
  return { kind: 'exited', status };
}

function timedOut(running?: string): LaunchExit {
  return { kind: 'timed out', limit: 'test', limitSeconds: 30, running };
}

function judged(outcomes: Readonly<Record<string, UnitOutcome>>): Judgement {
  const units = Object.entries(outcomes).map(([unit, outcome]) => ({ unit, outcome, cases: [] }));
  return { units, unmatched: [], problems: [] };
}

function planned(names: readonly string[]): PlannedUnit[] {
  return names.map((unit) => ({ unit, seconds: 1, known: true }));
}

function blamed(
  outcomes: Readonly<Record<string, UnitOutcome>>,
  exit: LaunchExit,
  units = planned(Object.keys(outcomes)),
) {
  const judgement = judged(outcomes);
  const end = batchEnd({ exit, isReported: false, isCollected: false }, judgement);
  return Object.fromEntries(
    blame(judgement, end, exit, units).units.map(({ unit, outcome }) => [unit, outcome]),
  );
}

describe('the end of a batch', () => {
  const whole = judged({ a: 'passed', b: 'failed' });
  const half = judged({ a: 'passed', b: 'unreported' });

  it.each([
    ['whole', exited(0), whole, true, false],
    ['whole', exited(1), whole, true, false],
    ['lost', exited(0), half, true, true],
    ['lost', exited(0), half, false, false],
    ['lost', exited(1), half, true, true],
    ['died', exited(0), half, false, true],
    ['died', exited(3), half, false, false],
    ['died', killed, half, false, false],
    ['died', killed, whole, true, true],
    ['timed out', timedOut(), half, false, false],
    ['stopped', { kind: 'stopped', reason: 'enough' }, half, false, false],
  ] satisfies [string, LaunchExit, Judgement, boolean, boolean][])(
    'is "%s" with %j and %o (report whole: %s, collected by our adapter: %s)',
    (end, exit, judgement, isReported, isCollected) => {
      expect(batchEnd({ exit, isReported, isCollected }, judgement)).toBe(end);
    },
  );
});

describe('the suspect', () => {
  const outcomes = {
    'tests/a.py': 'passed',
    'tests/b.py': 'unreported',
    'tests/c.py': 'unreported',
  } as const;
  const units = planned(Object.keys(outcomes));
  const batch = { number: 1, units, estimateSeconds: 3, purpose: 'plan' } as const;
  const suspected = (exit: LaunchExit, end: BatchEnd = 'died') =>
    suspectOf({ batch, end, exit, judgement: judged(outcomes) });
  const testIn = (unit: string) => `${unit} › TestB › test_one`;

  it('is the unit whose test ran when its process died', () => {
    expect(suspected({ ...killed, running: testIn('tests/b.py') })).toBe('tests/b.py');
    expect(suspected({ kind: 'exited', status: 0, running: testIn('tests/c.py') })).toBe('tests/c.py');
  });

  it('is nobody where that was reported whole, is not in the batch, or was not told', () => {
    expect(suspected({ ...killed, running: testIn('tests/a.py') })).toBeUndefined();
    expect(suspected({ ...killed, running: testIn('elsewhere.py') })).toBeUndefined();
    expect(suspected(killed)).toBeUndefined();
  });

  it('is nobody where no process died', () => {
    expect(suspected({ kind: 'exited', status: 1, running: testIn('tests/b.py') }, 'lost')).toBeUndefined();
    expect(suspected(timedOut(testIn('tests/b.py')), 'timed out')).toBeUndefined();
  });
});

describe('who is to blame', () => {
  it('for a process that died is sure of a unit that was alone in it', () => {
    expect(blamed({ a: 'unreported' }, killed)).toEqual({ a: 'crashed' });
    expect(blamed({ a: 'passed', b: 'unreported' }, killed)).toEqual({ a: 'passed', b: 'unreported' });
    expect(blamed({ a: 'passed' }, killed)).toEqual({ a: 'passed' });
  });

  it.each([
    ['tests/test_b.py', 'by its name'],
    ['tests/test_b.py › TestB › test_one', 'by its name and that of a test'],
    ['tests/test_b.py::TestB::test_one', "by a test's address in pytest"],
    ['tests.test_b.TestB.test_one', 'by a dotted name'],
  ])('for a hang is %s: %s', (running) => {
    const outcomes = {
      'tests/test_a.py': 'passed',
      'tests/test_b.py': 'unreported',
      'tests/test_c.py': 'unreported',
    } as const;
    expect(blamed(outcomes, timedOut(running))).toEqual({ ...outcomes, 'tests/test_b.py': 'timed out' });
  });

  it('for a hang is the only one that was not reported, whatever ran', () => {
    expect(blamed({ a: 'passed', b: 'unreported' }, timedOut())).toEqual({ a: 'passed', b: 'timed out' });
  });

  it.each([undefined, 'a', 'elsewhere'])(
    'for a hang is not known where %s ran, and two were not reported',
    (running) => {
      const outcomes = { a: 'passed', b: 'unreported', c: 'unreported' } as const;
      expect(blamed(outcomes, timedOut(running))).toEqual(outcomes);
    },
  );

  it('for a hang of a file in parts is the one that has the test', () => {
    const test = (group: string, name: string) => ({ group, name });
    const one = test('a.TestA', 'test_one');
    const two = test('a', 'test_two');
    const base = { file: 'a.py', of: 3, seconds: 1 };
    const parts = [
      { ...base, index: 1, except: [one, two, test('a.TestB', 'test_one')] },
      { ...base, index: 2, only: [one] },
      { ...base, index: 3, only: [two, test('a.TestB', 'test_one')] },
    ];
    const units = parts.map((part) => ({ unit: nameOfPart(part), seconds: 1, known: true, part }));
    const outcomes = Object.fromEntries(units.map(({ unit }) => [unit, 'unreported' as const]));
    const hung = (running: string) =>
      Object.entries(blamed(outcomes, timedOut(running), units))
        .filter(([, outcome]) => outcome === 'timed out')
        .map(([unit]) => unit);
    expect(hung('a.py › TestA › test_one')).toEqual(['a.py#2/3']);
    expect(hung('a.py::TestB::test_one')).toEqual(['a.py#3/3']);
    expect(hung('a.py › test_two')).toEqual(['a.py#3/3']);
    expect(hung('a.py › TestC › setUpClass')).toEqual(['a.py#1/3']);
    // Its class may have tests in the first part as well.
    expect(hung('a.py › TestA › setUpClass')).toEqual([]);
    expect(hung('a.py › a test that is new')).toEqual(['a.py#1/3']);
    expect(hung('a.py#2/3')).toEqual(['a.py#2/3']);
    // Of either class.
    expect(hung('a.py › test_one')).toEqual([]);
    expect(hung('a.py')).toEqual([]);
  });
});
