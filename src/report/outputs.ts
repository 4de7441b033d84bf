/** The action's outputs, of the report. */

import { balance, cloneSeconds } from './arithmetic.ts';
import type { Report } from './report.ts';

export function outputsOf(report: Report): Readonly<Record<string, string>> {
  const { totals } = report;
  return {
    outcome: report.outcome,
    tests: String(totals.tests),
    passed: String(totals.passed),
    failed: String(totals.failed),
    skipped: String(totals.skipped),
    flaky: String(totals.flaky),
    seconds: report.seconds.toFixed(1),
    workers: String(report.workers.length),
    template: templateOutput(report),
    'clone-seconds': cloneSeconds(report).toFixed(2),
    'plan-hash': report.plan.hash,
    balance: balance(report.workers)?.toFixed(2) ?? '',
  };
}

/** Of several databases, the coldest: one that was built makes the whole run a cold one. */
function templateOutput({ databases }: Report): string {
  const sources = databases.map(({ template }) => template.source);
  return (['built', 'extended', 'restored'] as const).find((source) => sources.includes(source)) ?? 'none';
}
