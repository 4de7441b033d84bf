/** How a run ended, in one line, for whatever shows it. */

import { count } from './markdown.ts';
import type { PlanReport, Report } from './report.ts';

export type Ending = Pick<Report, 'outcome' | 'totals' | 'problems'>;

/** Nothing from outside is in it. `plan`: where it is of one job. */
export function heading({ outcome, totals, problems }: Ending, plan?: PlanReport): string {
  switch (outcome) {
    case 'passed':
      return totals.tests === 0 ? withoutTests(plan) : 'All tests passed';
    case 'flaky':
      if (totals.flaky === 0) return 'Passed, and not at the first go';
      return `Passed, with ${count(totals.flaky, 'flaky test')}`;
    case 'failed':
      return failedBy(totals.failed, problems.length);
    case 'empty':
      return 'No tests ran';
    case 'error':
      return 'The run could not go on';
    case 'cancelled':
      return 'Cancelled before the end';
  }
}

/** What to do about it; undefined where nothing is to be said. */
export function advice({ outcome }: Ending): string | undefined {
  if (outcome !== 'empty') return undefined;
  return 'Either `tests` matches no files, or the command in `run` found no tests in them. With `allow-empty: true` such a run passes.';
}

function withoutTests(plan: PlanReport | undefined): string {
  const { shard, units = 0, carriedUnits = 0 } = plan ?? {};
  if (carriedUnits > 0) return 'What was left held no tests, and the rest ran well in an earlier attempt';
  if (shard !== undefined && shard.total > 1 && units === 0) return 'Nothing to run in this shard';
  return 'No tests ran, and `allow-empty` allows it';
}

/** Tests that passed are no comfort where others were lost. */
function failedBy(failed: number, problems: number): string {
  const tests = `${count(failed, 'test')} failed`;
  if (problems === 0) return tests;
  return failed === 0 ? `Failed: ${count(problems, 'problem')}` : `${tests}, ${count(problems, 'problem')}`;
}
