/** Annotations for the run's page, all of them errors: the most useful first, within the platform's limits. */

import type { Place } from '../ports.ts';
import { clip, count } from './markdown.ts';
import { type Checkout, placeOf } from './place.ts';
import { plainLine, plainText } from './plain-text.ts';
import type { Report, TestReport } from './report.ts';
import { testName } from './test-name.ts';

export interface Annotation {
  readonly title: string;
  readonly message: string;
  readonly place: Place | undefined;
}

/** The platform shows ten errors of a step and drops the others without a word; the last one is the step's own. */
const platformLimit = 9;

/** The platform cuts a message at 4,096 characters. */
const longestMessage = 4000;

const longestTitle = 200;

/** Problems and failed tests take turns, so that a flood of one kind leaves room for the other. */
export function annotationsOf(
  report: Pick<Report, 'problems' | 'tests'>,
  checkout: Checkout,
  limit = platformLimit,
): readonly Annotation[] {
  const { problems } = report;
  const failures = report.tests.filter(({ outcome }) => outcome.kind === 'failed');
  const fits = problems.length + failures.length <= limit;
  const shown = shareOut(problems.length, failures.length, fits ? limit : limit - 1);
  const annotations = inTurns(
    problems.slice(0, shown.first).map(problemAnnotation),
    failures.slice(0, shown.second).map((test) => failureAnnotation(test, checkout)),
  );
  if (fits) return annotations;
  return [...annotations, moreAnnotation(problems.length - shown.first, failures.length - shown.second)];
}

/** How many of two kinds get one of `places`: half each, and what one kind leaves is the other's. */
function shareOut(first: number, second: number, places: number): { first: number; second: number } {
  const half = Math.ceil(places / 2);
  const ofFirst = Math.min(first, Math.max(half, places - second));
  return { first: ofFirst, second: Math.min(second, places - ofFirst) };
}

function inTurns<T>(first: readonly T[], second: readonly T[]): readonly T[] {
  const turns = Math.max(first.length, second.length);
  return Array.from({ length: turns }, (_, turn) => [
    ...first.slice(turn, turn + 1),
    ...second.slice(turn, turn + 1),
  ]).flat();
}

function moreAnnotation(problems: number, failures: number): Annotation {
  const kinds = [
    ...(problems > 0 ? [count(problems, 'more problem')] : []),
    ...(failures > 0 ? [count(failures, 'more failed test')] : []),
  ];
  return { title: 'More failures', message: `${kinds.join(' and ')} in the job summary.`, place: undefined };
}

function problemAnnotation(problem: string): Annotation {
  return {
    title: 'Problem',
    message: clip(plainText(problem), longestMessage),
    place: undefined,
  };
}

function failureAnnotation(test: TestReport, checkout: Checkout): Annotation {
  const { outcome } = test;
  const said = outcome.kind === 'failed' ? [outcome.message, outcome.details] : [];
  const parts = said.map((part) => plainText(part).trim()).filter((part) => part !== '');
  return {
    title: clip(plainLine(testName(test)), longestTitle),
    message: clip([...new Set(parts)].join('\n\n') || 'failed', longestMessage),
    place: placeOf(test.unit, test.line, checkout),
  };
}
