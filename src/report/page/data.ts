/** What the page holds: report and timings, within a size that a browser opens at once. */

import type { TestHistory, Timings } from '../../timings/model.ts';
import { sum } from '../arithmetic.ts';
import { bothEnds, count } from '../markdown.ts';
import type { PassedTest, Report, TestReport } from '../report.ts';

export interface PageData {
  readonly report: Report;
  readonly timings: PageTimings;
  /** What was left out for its size, one sentence each. */
  readonly cuts: readonly string[];
}

/** Maps are no JSON. */
export interface PageTimings {
  readonly units: readonly (readonly [unit: string, seconds: readonly number[]])[];
  readonly tests: readonly (readonly [unit: string, tests: readonly TestHistory[]])[];
}

export interface PageLimits {
  /** Characters of one failure's message, and of its details. */
  readonly text: number;
  /** Characters of all of them together. */
  readonly texts: number;
  readonly passedTests: number;
  readonly testHistories: number;
}

export const pageLimits: PageLimits = {
  text: 100_000,
  texts: 8_000_000,
  passedTests: 100_000,
  testHistories: 50_000,
};

export function pageData(report: Report, timings: Timings, limits = pageLimits): PageData {
  const limit = textLimit(report.tests, limits);
  const tests = report.tests.map((test) => withinLimit(test, limit));
  const passed = longest(report.passed, limits.passedTests);
  const histories = historiesOf(timings, limits.testHistories);
  return {
    report: { ...report, tests, passed },
    timings: { units: [...timings.units], tests: histories },
    cuts: [
      ...(tests.some((test, index) => test !== report.tests[index])
        ? [`Of messages and details, ${count(limit, 'character')} each are shown.`]
        : []),
      ...leftOut(report.passed.length - passed.length, 'passed test', 'the shortest'),
      ...leftOut(
        countTests(timings.tests) - countTests(histories),
        'history of a test',
        'of the shortest units',
      ),
    ],
  };
}

/** The same for all of them, so that one failure does not take the room of the others. */
function textLimit(tests: readonly TestReport[], { text, texts }: PageLimits): number {
  const lengths = tests.flatMap(({ outcome }) =>
    outcome.kind === 'failed' ? [outcome.message.length, outcome.details.length] : [],
  );
  const all = sum(lengths.map((length) => Math.min(text, length)));
  return all <= texts ? text : Math.floor(texts / lengths.length);
}

/** The same object where nothing is cut. */
function withinLimit(test: TestReport, limit: number): TestReport {
  const { outcome } = test;
  if (outcome.kind !== 'failed') return test;
  const { message, details } = outcome;
  if (message.length <= limit && details.length <= limit) return test;
  return {
    ...test,
    outcome: { ...outcome, message: bothEnds(message, limit), details: bothEnds(details, limit) },
  };
}

/** In their order. */
function longest(passed: readonly PassedTest[], most: number): readonly PassedTest[] {
  if (passed.length <= most) return passed;
  const kept = new Set([...passed].sort((a, b) => (b.seconds ?? 0) - (a.seconds ?? 0)).slice(0, most));
  return passed.filter((test) => kept.has(test));
}

/** All tests of a unit or none, the longest units first. */
function historiesOf({ units, tests }: Timings, most: number): PageTimings['tests'] {
  if (countTests(tests) <= most) return [...tests];
  const lastSeconds = (unit: string): number => units.get(unit)?.at(-1) ?? 0;
  let room = most;
  return [...tests]
    .sort(([a], [b]) => lastSeconds(b) - lastSeconds(a))
    .filter(([, own]) => {
      if (own.length > room) return false;
      room -= own.length;
      return true;
    });
}

function countTests(tests: Iterable<readonly [string, readonly TestHistory[]]>): number {
  return sum([...tests].map(([, own]) => own.length));
}

function leftOut(number: number, what: string, which: string): string[] {
  const noun = what.startsWith('history') ? count(number, what, 'histories of tests') : count(number, what);
  return number === 0 ? [] : [`${noun}, ${which}, ${number === 1 ? 'is' : 'are'} not on this page.`];
}
