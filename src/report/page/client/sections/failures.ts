/** Failed and flaky tests, with what they said. */

import { clip } from '../../../markdown.ts';
import { plainLine, plainText } from '../../../plain-text.ts';
import { replayCommand, seedsOfBatch } from '../../../replay-command.ts';
import type { Report, TestReport } from '../../../report.ts';
import { testName } from '../../../test-name.ts';
import type { PageData } from '../../data.ts';
import { block, type Child, el, named, unfolding } from '../dom.ts';
import { dataTable } from '../table.ts';
import { timeColumn, whereColumn } from './columns.ts';
import { outcome } from './outcome.ts';
import type { Section } from './section.ts';

/** Characters of a message that stay in sight. */
const shownMessage = 300;

export function failures({ report }: PageData): Section | undefined {
  const rows = report.tests.filter(({ outcome: { kind } }) => kind === 'failed' || kind === 'flaky');
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
  return { id: 'failures', title: 'Failed and flaky tests', items: rows.length, content: [table.element] };
}

function whatFailed(test: TestReport, report: Report): HTMLElement {
  const [message = '', details = ''] = textsOf(test);
  const shown = plainLine(message);
  const whole = shown.length > shownMessage ? [message, details] : [details];
  const unfolded = whole.filter((text) => text.trim() !== '' && text.trim() !== message.trim());
  const texts = shown.length > shownMessage ? whole.filter((text) => text.trim() !== '') : unfolded;
  return el(
    'div',
    {},
    el('div', { class: 'test' }, named(testName(test))),
    el('div', { class: 'unit' }, named(test.unit), test.line !== undefined && ` line ${test.line}`),
    shown !== '' && el('p', { class: 'message' }, clip(shown, shownMessage)),
    texts.length > 0 &&
      unfolding(['Details'], () => texts.map((text) => block(plainText(text).trimEnd(), 'Details'))),
    replay(replayCommand(report, test)),
    order(seedsOfBatch(report, test)),
  );
}

/** Message and details. */
function textsOf({ outcome: what }: TestReport): readonly string[] {
  if (what.kind === 'failed') return [what.message, what.details];
  return what.kind === 'flaky' ? [what.message] : [];
}

function replay(command: string | undefined): Child {
  return command === undefined
    ? undefined
    : el('p', { class: 'replay' }, 'Run it again: ', el('code', {}, command));
}

function order(seeds: string | undefined): Child {
  return seeds === undefined ? undefined : el('p', { class: 'replay' }, `Order: ${seeds}`);
}
