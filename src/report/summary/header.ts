/** What a reader sees first: how it ended, in one line, and the figures, in another. */

import { count, duration } from '../markdown.ts';
import type { PlanReport, Report } from '../report.ts';

/** What it says of a report, of one job or of several shards. */
export type Headline = Pick<Report, 'outcome' | 'totals' | 'problems' | 'seconds'>;

export function header(report: Report): string {
  const size = [count(report.workers.length, 'worker'), ...placeOf(report.plan)].join(' · ');
  return `${headline(report, size, report.plan)}${advice(report)}`;
}

/** `size`: how many took part. `plan`: where it is of one job. */
export function headline(report: Headline, size: string, plan?: PlanReport): string {
  const { totals, seconds } = report;
  const kinds = [
    `${totals.passed} passed`,
    totals.failed > 0 ? `**${totals.failed} failed**` : '',
    totals.flaky > 0 ? `${totals.flaky} flaky` : '',
    totals.skipped > 0 ? `${totals.skipped} skipped` : '',
  ].filter((part) => part !== '');
  const tests = totals.tests === 0 ? 'no tests' : `${count(totals.tests, 'test')}: ${kinds.join(', ')}`;
  return `## ${heading(report, plan)}\n\n${tests} · ${duration(seconds)} · ${size}`;
}

/** Which of several jobs this is. */
function placeOf({ shard, attempt }: PlanReport): string[] {
  return [
    ...(shard.total === 1 ? [] : [`shard ${shard.index} of ${shard.total}`]),
    ...(attempt === 1 ? [] : [`attempt ${attempt}`]),
  ];
}

function heading({ outcome, totals, problems }: Headline, plan: PlanReport | undefined): string {
  switch (outcome) {
    case 'passed':
      return totals.tests === 0 ? withoutTests(plan) : '✅ All tests passed';
    case 'flaky':
      if (totals.flaky === 0) return '⚠️ Passed, and not at the first go';
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

function withoutTests(plan: PlanReport | undefined): string {
  const { shard, units = 0, carriedUnits = 0 } = plan ?? {};
  if (carriedUnits > 0) return '✅ What was left held no tests, and the rest ran well in an earlier attempt';
  if (shard !== undefined && shard.total > 1 && units === 0) return '✅ Nothing to run in this shard';
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
