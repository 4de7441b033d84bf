/** Skipped tests by reason. */

import { code, count, details, escapeText } from '../markdown.ts';
import type { Report } from '../report.ts';
import { type Skip, type SkipReason, skipReasons } from '../skip-reasons.ts';
import { nameInUnit } from '../test-name.ts';
import { capped, type Section } from './section.ts';

/** Of the tests of one reason. */
const shownTests = 50;

export function skipSection(report: Pick<Report, 'tests' | 'changes'>): Section {
  const reasons = skipReasons(report);
  return {
    title: 'skipped tests',
    items: reasons.length,
    render: (cap) => `### Skipped tests\n\n${capped(reasons, cap, reasonText)}`,
  };
}

function reasonText({ reason, skips, newOnes }: SkipReason): string {
  const fresh = newOnes === 0 ? '' : ` (${newOnes} new)`;
  const title = `${count(skips.length, 'test')}${fresh}: ${reason === '' ? 'no reason given' : escapeText(reason)}`;
  return details(title, capped(skips, shownTests, skipLine));
}

function skipLine({ test, isNew }: Skip): string {
  const place = test.unit === '' ? [] : [code(test.unit)];
  return `- ${isNew ? '<b>new:</b> ' : ''}${[code(nameInUnit(test)), ...place].join(' in ')}`;
}
