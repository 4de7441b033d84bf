/** The action's outputs, of the report. */

import { balance, cloneSeconds } from './arithmetic.ts';
import type { Report, Totals } from './report.ts';

export function outputsOf(report: Report): Readonly<Record<string, string>> {
  return {
    ...countedOutputs(report),
    seconds: report.seconds.toFixed(1),
    workers: String(report.workers.length),
    template: templateOutput(report),
    'clone-seconds': cloneSeconds(report).toFixed(2),
    'plan-hash': report.plan.hash,
    balance: balance(report.workers)?.toFixed(2) ?? '',
  };
}

/** How it ended, and the numbers of tests. */
export function countedOutputs({
  outcome,
  totals,
}: {
  readonly outcome: string;
  readonly totals: Totals;
}): Readonly<Record<string, string>> {
  return {
    outcome,
    tests: String(totals.tests),
    passed: String(totals.passed),
    failed: String(totals.failed),
    skipped: String(totals.skipped),
    flaky: String(totals.flaky),
  };
}

/** Of several databases, the coldest: one that was built makes the whole run a cold one. */
function templateOutput({ databases }: Report): string {
  const sources = databases.map(({ template }) => template.source);
  return (['built', 'extended', 'restored'] as const).find((source) => sources.includes(source)) ?? 'none';
}
