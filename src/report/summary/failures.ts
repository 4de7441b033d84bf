/** What went wrong: problems that belong to no test, failed tests, flaky ones, and what was done instead. */

import { code, escapeText, fenced } from '../markdown.ts';
import type { Report, TestReport } from '../report.ts';
import { capped, type Section } from './section.ts';

/** Of a failure's details; the whole of them is in the log of the runner. */
const shownDetails = 2000;

export function failureSections({ problems, tests, fallbacks }: Report): Section[] {
  const failed = tests.filter(({ outcome }) => outcome.kind === 'failed');
  const flaky = tests.filter(({ outcome }) => outcome.kind === 'flaky');
  return [
    {
      title: 'not reported',
      importance: 1,
      items: problems.length,
      render: (cap) =>
        `### Not reported\n\n${capped(problems, cap, (problem) => `- ${escapeText(problem, 2000)}`)}`,
    },
    {
      title: 'failed tests',
      importance: 2,
      items: failed.length,
      render: (cap) => `### Failed tests\n\n${capped(failed, cap, failure, '\n\n')}`,
    },
    {
      title: 'flaky tests',
      importance: 3,
      items: flaky.length,
      render: (cap) => `### Flaky: failed, and passed when run again\n\n${capped(flaky, cap, flakyTest)}`,
    },
    {
      title: 'done instead',
      importance: 4,
      items: fallbacks.length,
      render: (cap) =>
        `### Done instead\n\n${capped(fallbacks, cap, (sentence) => `- ${escapeText(sentence, 2000)}`)}`,
    },
  ];
}

function failure(test: TestReport): string {
  const { outcome } = test;
  const where = `${code(test.unit)}${test.line === undefined ? '' : ` line ${test.line}`}, worker ${test.worker}`;
  const text = outcome.kind === 'failed' ? outcome.details || outcome.message : '';
  const body = text === '' ? '' : `\n\n${fenced(text, shownDetails)}`;
  return `**${code(testName(test))}** · ${where}${body}`;
}

function flakyTest(test: TestReport): string {
  const message = test.outcome.kind === 'flaky' ? test.outcome.message : '';
  return `- ${code(testName(test))} in ${code(test.unit)}, worker ${test.worker}: ${escapeText(message)}`;
}

export function testName({ group, name }: TestReport): string {
  return [group, name].filter((part) => part !== '').join(' › ');
}
