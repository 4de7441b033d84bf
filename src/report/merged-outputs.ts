/** The outputs of the merge, of the merged report. */

import type { MergedReport } from './merged-report.ts';
import { countedOutputs } from './outputs.ts';

export function mergedOutputs(report: MergedReport): Readonly<Record<string, string>> {
  return {
    ...countedOutputs(report),
    proved: String(report.proved),
    'plan-hash': report.plan.hash,
    balance: report.balance?.toFixed(2) ?? '',
  };
}
