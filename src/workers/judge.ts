/** What a batch came to: every assigned unit has an outcome, and what was not reported is named. */

import type { OutOfMemory } from '../report/incidents.ts';
import { size } from '../report/markdown.ts';
import type { LaunchExit, UnitOutcome } from '../report/report.ts';
import type { ExitMeaning } from '../runners/preset.ts';
import { attributeCases } from '../timings/attribute.ts';
import type { JUnitReport } from '../timings/junit.ts';
import type { TestCase } from '../timings/test-case.ts';

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
    return { unit, cases, outcome: unitOutcome(cases, evidence.collected?.get(unit), evidence) };
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
  if (!evidence.report.complete || cases.length < (collected ?? 0)) return 'unreported';
  return told;
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
      return [`it was stopped: ${exit.reason}`];
    case 'killed':
      return [
        exit.memory === undefined
          ? `its process was killed by ${exit.signal}`
          : outOfMemorySentence(exit.memory, `its process was killed by ${exit.signal}`),
      ];
    case 'timed out':
      return [`it was ended at its limit of ${exit.limitSeconds} s`];
    case 'exited': {
      if (exit.status === 0) return [];
      if (meaning === 'no-tests' && units.every(({ outcome }) => outcome === 'empty')) return [];
      if (meaning === 'tests-failed' && cases.some(({ outcome }) => outcome.kind === 'failed')) return [];
      const unexplained = `its exit status is ${exit.status}, and no failed test accounts for it`;
      return [exit.memory === undefined ? unexplained : outOfMemorySentence(exit.memory, unexplained)];
    }
  }
}

/** `otherwise`: what there is to say for sure where the lack of memory is only probable. */
export function outOfMemorySentence(
  { process, memoryBytes, limitBytes, probable }: OutOfMemory,
  otherwise: string,
): string {
  const had = memoryBytes === undefined ? '' : `${process} had ${size(memoryBytes)}`;
  const of = limitBytes === undefined ? '' : `there are ${size(limitBytes)} in all`;
  const numbers = [had, of].filter((text) => text !== '').join(', ');
  const ending = numbers === '' ? '' : ` (${numbers})`;
  return probable === true
    ? `${otherwise}, probably for lack of memory${ending}`
    : `it ran out of memory: the kernel ended ${process}${ending}`;
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
