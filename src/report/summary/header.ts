/** What a reader sees first: how it ended, in one line, and the figures, in another. */

import { count, duration } from '../markdown.ts';
import type { PlanReport, Report } from '../report.ts';

export function header(report: Report): string {
  const { totals, seconds, workers } = report;
  const kinds = [
    `${totals.passed} passed`,
    totals.failed > 0 ? `**${totals.failed} failed**` : '',
    totals.flaky > 0 ? `${totals.flaky} flaky` : '',
    totals.skipped > 0 ? `${totals.skipped} skipped` : '',
  ].filter((part) => part !== '');
  const tests = totals.tests === 0 ? 'no tests' : `${count(totals.tests, 'test')}: ${kinds.join(', ')}`;
  const figures = [tests, duration(seconds), count(workers.length, 'worker'), ...placeOf(report.plan)];
  return `## ${heading(report)}\n\n${figures.join(' · ')}${advice(report)}`;
}

/** Which of several jobs this is. */
function placeOf({ shard, attempt }: PlanReport): string[] {
  return [
    ...(shard.total === 1 ? [] : [`shard ${shard.index} of ${shard.total}`]),
    ...(attempt === 1 ? [] : [`attempt ${attempt}`]),
  ];
}

function heading({ outcome, totals, problems, plan }: Report): string {
  switch (outcome) {
    case 'passed':
      return totals.tests === 0 ? withoutTests(plan) : '✅ All tests passed';
    case 'flaky':
      return `⚠️ Passed, with ${count(totals.flaky, 'flaky test')}`;
    case 'failed':
      return `❌ ${failedBy(totals.failed, problems.length)}`;
    case 'empty':
      return '❌ No tests ran';
    case 'error':
      return '❌ The run could not go on';
    case 'cancelled':
      return '⏹️ Cancelled before the end';
  }
}

function withoutTests({ shard, units, carriedUnits }: PlanReport): string {
  if (carriedUnits > 0) return '✅ What was left held no tests, and the rest ran well in an earlier attempt';
  if (shard.total > 1 && units === 0) return '✅ Nothing to run in this shard';
  return '✅ No tests ran, and `allow-empty` allows it';
}

/** Tests that passed are no comfort where others were lost. */
function failedBy(failed: number, problems: number): string {
  const tests = `${count(failed, 'test')} failed`;
  if (problems === 0) return tests;
  return failed === 0 ? `Failed: ${count(problems, 'problem')}` : `${tests}, ${count(problems, 'problem')}`;
}

function advice({ outcome }: Report): string {
  return outcome === 'empty'
    ? '\n\nEither `tests` matches no files, or the command in `run` found no tests in them. With `allow-empty: true` such a run passes.'
    : '';
}
