/** Failed and flaky tests, with what they said. */

import { clip } from '../../../markdown.ts';
import { plainText } from '../../../plain-text.ts';
import type { Report, TestReport } from '../../../report.ts';
import { nameInUnit, testName } from '../../../test-name.ts';
import type { PageData } from '../../data.ts';
import { block, el, named, unfolding } from '../dom.ts';
import { dataTable } from '../table.ts';
import { timeColumn, whereColumn } from './columns.ts';
import { outcome } from './outcome.ts';
import { order, replay, replayHint } from './replay.ts';
import type { Section } from './section.ts';

/** As much of a message stays in sight. */
const shownMessage = { characters: 300, lines: 6 };

export function failures({ report }: PageData): Section | undefined {
  const rows = (['failed', 'flaky'] as const).flatMap((kind) =>
    report.tests.filter(({ outcome: how }) => how.kind === kind),
  );
  if (rows.length === 0) return undefined;
  const table = dataTable<TestReport>({
    caption: 'Failed and flaky tests',
    noun: 'failure',
    rows,
    words: (test) => [testName(test), test.unit, ...textsOf(test)].join('\n'),
    filters: [
      { title: 'Outcome', of: (test) => test.outcome.kind },
      { title: 'Worker', of: ({ worker }) => String(worker) },
    ],
    columns: [
      { title: 'Outcome', of: (test) => test.outcome.kind, cell: (test) => outcome(test.outcome.kind) },
      { title: 'Test', kind: 'wide', of: testName, cell: (test) => whatFailed(test, report) },
      whereColumn,
      timeColumn,
    ],
  });
  return {
    id: 'failures',
    title: 'Failed and flaky tests',
    items: rows.length,
    content: [replayHint(report), table.element],
  };
}

function whatFailed(test: TestReport, report: Report): HTMLElement {
  const [message = '', details = ''] = textsOf(test).map((text) => plainText(text).trim());
  const shown = startOf(message);
  const folded = [shown === message ? '' : message, details === message ? '' : details].filter(
    (text) => text !== '',
  );
  return el(
    'div',
    {},
    el('div', { class: 'test' }, named(nameInUnit(test))),
    el('div', { class: 'unit' }, named(test.unit), test.line !== undefined && ` line ${test.line}`),
    shown !== '' && el('p', { class: 'message' }, shown),
    folded.length > 0 && unfolding(['Details'], () => folded.map((text) => block(text, 'Details'))),
    replay(report, test),
    order(report, test),
  );
}

function startOf(message: string): string {
  const lines = message.split('\n');
  const start = lines.slice(0, shownMessage.lines).join('\n');
  return clip(lines.length > shownMessage.lines ? `${start} …` : start, shownMessage.characters);
}

/** Message and details. */
function textsOf({ outcome: what }: TestReport): readonly string[] {
  if (what.kind === 'failed') return [what.message, what.details];
  return what.kind === 'flaky' ? [what.message] : [];
}
