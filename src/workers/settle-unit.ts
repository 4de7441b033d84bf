/** What the runs of one unit come to together. */

import { isOpen } from '../planning/aftermath.ts';
import { keyOf } from '../planning/parts.ts';
import type { UnitOutcome } from '../report/report.ts';
import type { TestCase } from '../timings/test-case.ts';
import type { BatchResult } from './batch.ts';
import { type JudgedUnit, toldOutcome } from './judge.ts';

export interface UnitRun {
  readonly result: BatchResult;
  readonly judged: JudgedUnit;
}

export interface SettledUnit {
  readonly judged: JudgedUnit;
  /** The run that stands for all of them. */
  readonly decisive: UnitRun;
  /** The last run that it hung in or crashed, where another one came to its end. */
  readonly recoveredFrom: UnitRun | undefined;
}

/** Whether it hung, or crashed its process. */
export function isBlamed({ outcome }: JudgedUnit): boolean {
  return outcome === 'timed out' || outcome === 'crashed';
}

/**
 * `runs`: in the order of time, at least one. A run that came to its end outweighs one that did not, and the last one stands for
 * all. A test that failed in one run and passed in another is flaky, whichever came first; so is a unit that hung or crashed
 * in one and came to its end in another.
 */
export function settleUnit(runs: readonly [UnitRun, ...UnitRun[]]): SettledUnit {
  const ended = runs.filter(({ judged }) => !isOpen(judged) && !isBlamed(judged));
  const blamed = runs.filter(({ judged }) => isBlamed(judged));
  const decisive = ended.at(-1) ?? blamed.at(-1) ?? runs.at(-1) ?? runs[0];
  const recoveredFrom = ended.length > 0 ? blamed.at(-1) : undefined;
  if (runs.length === 1) return { judged: decisive.judged, decisive, recoveredFrom };
  const whole = ended.length > 0 ? ended : [decisive];
  const cases = together(
    runs.map((run) => (whole.includes(run) ? run.judged.cases : run.judged.cases.filter(isFailed))),
  );
  const outcome = ended.length > 0 ? outcomeOf(cases, blamed.length > 0) : decisive.judged.outcome;
  return { judged: { ...decisive.judged, cases, outcome }, decisive, recoveredFrom };
}

function outcomeOf(cases: readonly TestCase[], wasBlamed: boolean): UnitOutcome {
  const told = toldOutcome(cases);
  if (told === 'failed') return told;
  if (wasBlamed) return 'flaky';
  return cases.length === 0 ? 'empty' : told;
}

/** Each test once. Tests of one name are told apart by their order. */
function together(runs: readonly (readonly TestCase[])[]): readonly TestCase[] {
  const tries = new Map<string, [TestCase, ...TestCase[]]>();
  for (const cases of runs) {
    const before = new Map<string, number>();
    for (const testCase of cases) {
      const key = keyOf(testCase);
      const twins = before.get(key) ?? 0;
      before.set(key, twins + 1);
      const own = tries.get(`${twins} ${key}`);
      if (own === undefined) tries.set(`${twins} ${key}`, [testCase]);
      else own.push(testCase);
    }
  }
  return [...tries.values()].map(oneOf);
}

function oneOf(tries: readonly [TestCase, ...TestCase[]]): TestCase {
  const last = tries.at(-1) ?? tries[0];
  const failed = tries.find(isFailed);
  const passed = tries.findLast(({ outcome }) => outcome.kind === 'passed' || outcome.kind === 'flaky');
  if (failed?.outcome.kind === 'failed') {
    const { message } = failed.outcome;
    if (passed !== undefined) return { ...passed, outcome: { kind: 'flaky', message } };
    return tries.findLast(isFailed) ?? failed;
  }
  return tries.findLast(({ outcome }) => outcome.kind === 'flaky') ?? passed ?? last;
}

function isFailed({ outcome }: TestCase): boolean {
  return outcome.kind === 'failed';
}
