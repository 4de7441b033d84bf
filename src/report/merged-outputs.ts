/** The outputs of the merge, of the merged report. */

import type { MergedReport } from './merged-report.ts';

export function mergedOutputs(report: MergedReport): Readonly<Record<string, string>> {
  const { totals } = report;
  return {
    outcome: report.outcome,
    tests: String(totals.tests),
    passed: String(totals.passed),
    failed: String(totals.failed),
    skipped: String(totals.skipped),
    flaky: String(totals.flaky),
    proved: String(report.proved),
    'plan-hash': report.plan.hash,
    balance: report.balance?.toFixed(2) ?? '',
  };
}
