/** What a reader sees first: how it ended, in one line, and the figures, in another. */

import { advice, type Ending, heading } from '../heading.ts';
import { count, duration } from '../markdown.ts';
import type { PlanReport, Report, RunOutcome } from '../report.ts';

/** What it says of a report, of one job or of several shards. */
export type Headline = Ending & Pick<Report, 'seconds'>;

const signs: Readonly<Record<RunOutcome, string>> = {
  passed: '✅',
  flaky: '⚠️',
  failed: '❌',
  empty: '❌',
  error: '❌',
  cancelled: '⏹️',
};

export function header(report: Report): string {
  const size = [count(report.workers.length, 'worker'), ...placeOf(report.plan)].join(' · ');
  const paragraphs = [headline(report, size, report.plan), advice(report)];
  return paragraphs.filter((paragraph) => paragraph !== undefined).join('\n\n');
}

/** `size`: how many took part. `plan`: where it is of one job. */
export function headline(report: Headline, size: string, plan?: PlanReport): string {
  const { totals, seconds, outcome } = report;
  const kinds = [
    `${totals.passed} passed`,
    totals.failed > 0 ? `**${totals.failed} failed**` : '',
    totals.flaky > 0 ? `${totals.flaky} flaky` : '',
    totals.skipped > 0 ? `${totals.skipped} skipped` : '',
  ].filter((part) => part !== '');
  const tests = totals.tests === 0 ? 'no tests' : `${count(totals.tests, 'test')}: ${kinds.join(', ')}`;
  return `## ${signs[outcome]} ${heading(report, plan)}\n\n${tests} · ${duration(seconds)} · ${size}`;
}

/** Which of several jobs this is. */
function placeOf({ shard, attempt }: PlanReport): string[] {
  return [
    ...(shard.total === 1 ? [] : [`shard ${shard.index} of ${shard.total}`]),
    ...(attempt === 1 ? [] : [`attempt ${attempt}`]),
  ];
}
