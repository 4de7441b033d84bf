import { describe, expect, it } from 'vitest';
import { nameOfPart } from '../../src/planning/parts.ts';
import type { PlannedUnit } from '../../src/planning/plan.ts';
import type { LaunchExit, UnitOutcome } from '../../src/report/report.ts';
import { batchEnd, blame } from '../../src/workers/batch-end.ts';
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

describe('who is to blame', () => {
  it('for a process that died is sure of a unit that was alone in it', () => {
    expect(blamed({ a: 'unreported' }, killed)).toEqual({ a: 'crashed' });
    expect(blamed({ a: 'passed', b: 'unreported' }, killed)).toEqual({ a: 'passed', b: 'unreported' });
    expect(blamed({ a: 'passed' }, killed)).toEqual({ a: 'passed' });
  });

  it.each([
    ['tests/test_b.py', 'by its name'],
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

  it('for a hang is not known where the file that ran is here in two parts', () => {
    const parts = [1, 2].map((index) => ({ file: 'a.py', index, of: 2, seconds: 1, only: [] }));
    const units = parts.map((part) => ({ unit: nameOfPart(part), seconds: 1, known: true, part }));
    const outcomes = { 'a.py#1/2': 'unreported', 'a.py#2/2': 'unreported' } as const;
    expect(blamed(outcomes, timedOut('a.py::test_one'), units)).toEqual(outcomes);
    expect(blamed(outcomes, timedOut('a.py#2/2'), units)).toEqual({ ...outcomes, 'a.py#2/2': 'timed out' });
  });
});
