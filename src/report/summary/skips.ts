/** Skipped tests, grouped by the reason they give. */

import { code, count, details, escapeText } from '../markdown.ts';
import { plainLine } from '../plain-text.ts';
import type { Report, TestReport } from '../report.ts';
import { testName } from '../test-name.ts';
import { capped, type Section } from './section.ts';

/** Of the tests of one reason. */
const shownTests = 50;

export function skipSection({ tests }: Pick<Report, 'tests'>): Section {
  const byReason = Map.groupBy(
    tests.filter(({ outcome }) => outcome.kind === 'skipped'),
    ({ outcome }) => (outcome.kind === 'skipped' ? plainLine(outcome.reason) : ''),
  );
  const groups = [...byReason].sort(
    ([a, first], [b, second]) => second.length - first.length || (a < b ? -1 : 1),
  );
  return {
    title: 'skipped tests',
    items: groups.length,
    render: (cap) => `### Skipped tests\n\n${capped(groups, cap, reasonGroup)}`,
  };
}

function reasonGroup([reason, tests]: [string, readonly TestReport[]]): string {
  const title = `${count(tests.length, 'test')}: ${reason === '' ? 'no reason given' : escapeText(reason)}`;
  return details(
    title,
    capped(tests, shownTests, (test) => `- ${[code(testName(test)), ...placeOf(test)].join(' in ')}`),
  );
}

function placeOf({ unit }: TestReport): string[] {
  return unit === '' ? [] : [code(unit)];
}
