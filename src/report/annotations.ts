/** Annotations for the run's page: the most useful first, within the platform's limits. */

import type { Place } from '../ports.ts';
import { count } from './markdown.ts';
import type { Report, TestReport } from './report.ts';

export interface Annotation {
  readonly level: 'error' | 'warning';
  readonly title: string;
  readonly message: string;
  readonly place: Place | undefined;
}

/** The platform shows ten errors of a step and drops the others without a word. */
const platformLimit = 10;

/** The platform cuts a message at 4,096 characters. */
const longestMessage = 4000;

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
    level: 'error',
    title: 'More failures',
    message: `${count(left, 'more failure')} in the job summary.`,
    place: undefined,
  };
  return [...all.slice(0, limit - 1), more];
}

function problemAnnotation(problem: string): Annotation {
  return {
    level: 'error',
    title: 'Not reported',
    message: problem.slice(0, longestMessage),
    place: undefined,
  };
}

function failureAnnotation(test: TestReport, repositoryPath: string): Annotation {
  const { outcome } = test;
  const text =
    outcome.kind === 'failed'
      ? [outcome.message, outcome.details].filter((part) => part !== '').join('\n\n')
      : '';
  const file = repositoryPath === '' ? test.unit : `${repositoryPath}/${test.unit}`;
  return {
    level: 'error',
    title: [test.group, test.name]
      .filter((part) => part !== '')
      .join(' › ')
      .slice(0, 200),
    message: (text === '' ? 'failed' : text).slice(0, longestMessage),
    place: test.line === undefined ? { file } : { file, line: test.line },
  };
}
