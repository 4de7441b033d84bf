/** What a batch came to: every assigned unit has an outcome, and what was not reported is named. */

import { keyOf } from '../planning/parts.ts';
import type { LaunchExit, UnitOutcome } from '../report/report.ts';
import type { ExitMeaning } from '../runners/preset.ts';
import { attributeCases } from '../timings/attribute.ts';
import type { JUnitReport } from '../timings/junit.ts';
import type { TestCase } from '../timings/test-case.ts';
import { phraseOf } from './batch-end.ts';
import { outOfMemorySentence } from './out-of-memory.ts';

export interface BatchEvidence {
  readonly units: readonly string[];
  readonly exit: LaunchExit;
  /** Of an exit status other than 0. */
  readonly meaning: ExitMeaning;
  readonly report: JUnitReport;
  /** Tests that the runner collected, by unit; undefined where no adapter says so. */
  readonly collected: ReadonlyMap<string, number> | undefined;
  /** Absolute; paths in the report may start with it. */
  readonly workingDirectory: string;
}

export interface JudgedUnit {
  readonly unit: string;
  readonly cases: readonly TestCase[];
  readonly outcome: UnitOutcome;
  /** Something of it has failed, and its report broke off. */
  readonly partial?: true | undefined;
  /** What is wrong with it besides its tests, one sentence without its end. */
  readonly problem?: string | undefined;
}

export interface Judgement {
  readonly units: readonly JudgedUnit[];
  /** Tests of files that were not handed out, such as shared examples; they count all the same. */
  readonly unmatched: readonly TestCase[];
  /** Failures that belong to no test, one sentence each. */
  readonly problems: readonly string[];
}

export function judge(evidence: BatchEvidence): Judgement {
  const { byUnit, unmatched } = attributeCases(evidence.report.cases, evidence.units, [
    evidence.workingDirectory,
  ]);
  const units = evidence.units.map((unit) => {
    const cases = byUnit.get(unit) ?? [];
    const collected = evidence.collected?.get(unit);
    const outcome = unitOutcome(cases, collected, evidence);
    const { report } = evidence;
    const partial = outcome === 'failed' && !report.complete && !isReportedWhole(cases, collected, report);
    return { unit, cases, outcome, ...(partial ? { partial } : {}) };
  });
  const problems = [
    ...exitProblems(evidence, [...units.flatMap(({ cases }) => cases), ...unmatched], units),
    ...reportProblems(evidence.report),
    ...unreportedProblems(units),
  ];
  return { units, unmatched, problems };
}

function unitOutcome(
  cases: readonly TestCase[],
  collected: number | undefined,
  evidence: BatchEvidence,
): UnitOutcome {
  const told = toldOutcome(cases);
  if (told === 'failed') return told;
  if (cases.length === 0) return saidToBeEmpty(collected, evidence) ? 'empty' : 'unreported';
  if (!isReportedWhole(cases, collected, evidence.report)) return 'unreported';
  return told;
}

/** Of half a report only what our adapter had counted can be relied on; some runners write two cases of one test. */
function isReportedWhole(
  cases: readonly TestCase[],
  collected: number | undefined,
  { complete }: JUnitReport,
): boolean {
  if (complete) return cases.length >= (collected ?? 0);
  return collected !== undefined && new Set(cases.map(keyOf)).size >= collected;
}

/** What the cases of a unit come to, the worst first; of none it says nothing. */
export function toldOutcome(cases: readonly TestCase[]): 'failed' | 'flaky' | 'passed' | 'skipped' {
  const kinds = new Set(cases.map(({ outcome }) => outcome.kind));
  return (['failed', 'flaky', 'passed'] as const).find((kind) => kinds.has(kind)) ?? 'skipped';
}

function saidToBeEmpty(collected: number | undefined, { exit, meaning }: BatchEvidence): boolean {
  const ended = exit.kind === 'exited' && (exit.status === 0 || meaning !== 'broken');
  const foundNothing = exit.kind === 'exited' && exit.status !== 0 && meaning === 'no-tests';
  return ended && (collected === 0 || foundNothing);
}

function exitProblems(
  { exit, meaning }: BatchEvidence,
  cases: readonly TestCase[],
  units: readonly JudgedUnit[],
): string[] {
  switch (exit.kind) {
    case 'stopped':
    case 'killed':
    case 'timed out':
      return [phraseOf(exit)];
    case 'exited': {
      if (exit.status === 0) return [];
      if (meaning === 'no-tests' && units.every(({ outcome }) => outcome === 'empty')) return [];
      if (meaning === 'tests-failed' && cases.some(({ outcome }) => outcome.kind === 'failed')) return [];
      const unexplained = `its exit status is ${exit.status}, and no failed test accounts for it`;
      return [outOfMemorySentence(exit.memory, unexplained)];
    }
  }
}

function reportProblems(report: JUnitReport): string[] {
  return report.complete ? [] : [`its report cannot be relied on: ${report.problem ?? 'it is not complete'}`];
}

function unreportedProblems(units: readonly JudgedUnit[]): string[] {
  const missing = units.filter(({ outcome }) => outcome === 'unreported').map(({ unit }) => unit);
  if (missing.length === 0) return [];
  return [
    `it was to run ${missing.join(', ')}, and did not report all of ${missing.length === 1 ? 'it' : 'them'}`,
  ];
}
