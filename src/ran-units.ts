/** What a test phase came to, unit by unit: for the receipt, and for what later plans learn of it. */

import { SecurityStop } from './errors.ts';
import { fileOf } from './planning/plan.ts';
import { isIncomplete, longestMessage, type ReceiptTest, type ReceiptUnit } from './planning/receipt.ts';
import { type PassedPart, type RecordedUnit, secondsOfFiles } from './timings/model.ts';
import type { ReportedPart } from './timings/seen.ts';
import { secondsOfCases, type TestCase } from './timings/test-case.ts';
import type { BatchResult } from './workers/batch.ts';

/** `fault`: why the test phase could not go on. What a worker did outside its clone was not the test. */
export function countingResults(results: readonly BatchResult[], fault: unknown): readonly BatchResult[] {
  return fault instanceof SecurityStop ? [] : results;
}

/** `attempt`: of the workflow's run. */
export function ranUnits(results: readonly BatchResult[], attempt: number): readonly ReceiptUnit[] {
  return results.flatMap((result) => unitsOf(result, attempt));
}

function unitsOf({ judgement, worker, batch, clones }: BatchResult, attempt: number): ReceiptUnit[] {
  const planned = new Map(batch.units.map((unit) => [unit.unit, unit]));
  const suspect =
    judgement.problems.length > 0 || judgement.unmatched.some(({ outcome }) => outcome.kind === 'failed');
  return judgement.units.map(({ unit, cases, outcome }) => ({
    unit,
    file: fileOf(planned.get(unit) ?? { unit }),
    parts: planned.get(unit)?.part?.of ?? 1,
    outcome,
    seconds: secondsOfCases(cases),
    estimateSeconds: planned.get(unit)?.seconds,
    worker,
    batch: batch.number,
    attempt,
    ...(suspect ? { suspect } : {}),
    clones: Object.values(clones),
    tests: cases.map(testOf),
  }));
}

function testOf({ name, group, seconds, outcome }: TestCase): ReceiptTest {
  return {
    group,
    name,
    outcome: outcome.kind,
    seconds,
    message: messageOf(outcome).slice(0, longestMessage),
  };
}

function messageOf(outcome: TestCase['outcome']): string {
  if (outcome.kind === 'passed') return '';
  return outcome.kind === 'skipped' ? outcome.reason : outcome.message;
}

/**
 * What later plans learn of `units`, those that an earlier attempt ran among them: whole files that passed, of which
 * something ran after attempt `added`, the last one that they have learned from.
 */
export function passedFiles(units: readonly ReceiptUnit[], added: number): readonly RecordedUnit[] {
  const fresh = new Set(units.filter(({ attempt }) => attempt > added).map(({ file }) => file));
  const passed = units.filter(({ file, outcome }) => outcome === 'passed' && fresh.has(file));
  return secondsOfFiles(passed.map(passedPart));
}

/** What a run saw of a unit, passed or not. */
export function reportedPart({ file, unit, parts, outcome, tests }: ReceiptUnit): ReportedPart {
  return {
    file,
    unit,
    parts,
    isWhole: !isIncomplete({ outcome }),
    tests: tests.map((test) => ({ group: test.group, name: test.name, skipped: test.outcome === 'skipped' })),
  };
}

function passedPart({ file, parts, seconds, tests }: ReceiptUnit): PassedPart {
  return {
    file,
    parts,
    seconds,
    tests: tests.map(({ group, name, outcome, seconds: own }) => ({
      group,
      name,
      seconds: outcome === 'passed' ? own : undefined,
    })),
  };
}
