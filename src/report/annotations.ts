/** Annotations for the run's page, all of them errors: the most useful first, within the platform's limits. */

import type { Place } from '../ports.ts';
import { clip, count } from './markdown.ts';
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

/** `repositoryPath`: the working directory relative to the repository's root; empty when it is the root. */
export function annotationsOf(
  report: Report,
  repositoryPath: string,
  limit = platformLimit,
): readonly Annotation[] {
  const failures = report.tests.filter(({ outcome }) => outcome.kind === 'failed');
  const all = [
    ...report.problems.map(problemAnnotation),
    ...failures.map((test) => failureAnnotation(test, repositoryPath)),
  ];
  if (all.length <= limit) return all;
  const left = all.length - (limit - 1);
  const more: Annotation = {
    title: 'More failures',
    message: `${count(left, 'more failure')} in the job summary.`,
    place: undefined,
  };
  return [...all.slice(0, limit - 1), more];
}

function problemAnnotation(problem: string): Annotation {
  return {
    title: 'Problem',
    message: clip(problem, longestMessage),
    place: undefined,
  };
}

function failureAnnotation(test: TestReport, repositoryPath: string): Annotation {
  const { outcome } = test;
  const parts = outcome.kind === 'failed' ? [outcome.message.trim(), outcome.details.trim()] : [];
  const text = [...new Set(parts)].filter((part) => part !== '').join('\n\n');
  return {
    title: clip(testName(test), longestTitle),
    message: clip(text === '' ? 'failed' : text, longestMessage),
    place: placeOf(test, repositoryPath),
  };
}

/** The platform itself makes an absolute path relative to the repository. */
function placeOf({ unit, line }: TestReport, repositoryPath: string): Place | undefined {
  if (unit === '') return undefined;
  const file = unit.startsWith('/') || repositoryPath === '' ? unit : `${repositoryPath}/${unit}`;
  return line === undefined ? { file } : { file, line };
}
