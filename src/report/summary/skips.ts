/** Skipped tests, grouped by the reason they give; those that are skipped since the last run come first. */

import type { ChangedTest } from '../changes.ts';
import { code, count, details, escapeText } from '../markdown.ts';
import { plainLine } from '../plain-text.ts';
import type { Report, TestReport } from '../report.ts';
import { testName } from '../test-name.ts';
import { capped, type Section } from './section.ts';

/** Of the tests of one reason. */
const shownTests = 50;

interface Skip {
  readonly test: TestReport;
  readonly isNew: boolean;
}

interface ReasonGroup {
  readonly reason: string;
  /** The new ones first. */
  readonly skips: readonly Skip[];
  readonly newOnes: number;
}

export function skipSection({ tests, changes }: Pick<Report, 'tests' | 'changes'>): Section {
  const isNew = finder(changes?.newSkips ?? []);
  const skips = tests
    .filter(({ outcome }) => outcome.kind === 'skipped')
    .map((test) => ({ test, isNew: isNew(test) }));
  const groups = [...Map.groupBy(skips, ({ test }) => reasonOf(test))].map(groupOf).sort(byImportance);
  return {
    title: 'skipped tests',
    items: groups.length,
    render: (cap) => `### Skipped tests\n\n${capped(groups, cap, groupText)}`,
  };
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

function groupOf([reason, skips]: [string, readonly Skip[]]): ReasonGroup {
  const [fresh, known] = [skips.filter(({ isNew }) => isNew), skips.filter(({ isNew }) => !isNew)];
  return { reason, skips: [...fresh, ...known], newOnes: fresh.length };
}

function byImportance(a: ReasonGroup, b: ReasonGroup): number {
  return b.newOnes - a.newOnes || b.skips.length - a.skips.length || (a.reason < b.reason ? -1 : 1);
}

function groupText({ reason, skips, newOnes }: ReasonGroup): string {
  const fresh = newOnes === 0 ? '' : ` (${newOnes} new)`;
  const title = `${count(skips.length, 'test')}${fresh}: ${reason === '' ? 'no reason given' : escapeText(reason)}`;
  return details(title, capped(skips, shownTests, skipLine));
}

function skipLine({ test, isNew }: Skip): string {
  const place = test.unit === '' ? [] : [code(test.unit)];
  return `- ${isNew ? '<b>new:</b> ' : ''}${[code(testName(test)), ...place].join(' in ')}`;
}
