/** Skipped tests, grouped by the reason they give; those that are skipped since the last run come first. */

import type { ChangedTest } from './changes.ts';
import { plainLine } from './plain-text.ts';
import type { Report, TestReport } from './report.ts';

export interface Skip {
  readonly test: TestReport;
  /** Whether it is skipped since the last run. */
  readonly isNew: boolean;
}

export interface SkipReason {
  /** On one line; empty where none was given. */
  readonly reason: string;
  /** The new ones first. */
  readonly skips: readonly Skip[];
  readonly newOnes: number;
}

/** Those with the most new skips first, then those with the most. */
export function skipReasons({ tests, changes }: Pick<Report, 'tests' | 'changes'>): readonly SkipReason[] {
  const isNew = finder(changes?.newSkips ?? []);
  const skips = tests
    .filter(({ outcome }) => outcome.kind === 'skipped')
    .map((test) => ({ test, isNew: isNew(test) }));
  return [...Map.groupBy(skips, ({ test }) => reasonOf(test))].map(groupOf).sort(byImportance);
}

/** A unit may be a part of the file that a change names. */
function finder(changed: readonly ChangedTest[]): (test: TestReport) => boolean {
  const byName = Map.groupBy(changed, ({ group, name }) => `${group}\n${name}`);
  return ({ group, name, unit }) =>
    byName.get(`${group}\n${name}`)?.some((one) => unit === one.unit || unit.startsWith(`${one.unit}#`)) ??
    false;
}

function reasonOf({ outcome }: TestReport): string {
  return outcome.kind === 'skipped' ? plainLine(outcome.reason) : '';
}

function groupOf([reason, skips]: [string, readonly Skip[]]): SkipReason {
  const [fresh, known] = [skips.filter(({ isNew }) => isNew), skips.filter(({ isNew }) => !isNew)];
  return { reason, skips: [...fresh, ...known], newOnes: fresh.length };
}

function byImportance(a: SkipReason, b: SkipReason): number {
  return b.newOnes - a.newOnes || b.skips.length - a.skips.length || (a.reason < b.reason ? -1 : 1);
}
