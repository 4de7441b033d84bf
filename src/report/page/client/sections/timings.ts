/** The timings explorer: how long units and tests took over their last runs. */

import { duration, orUnknown } from '../../../markdown.ts';
import { nameInUnit } from '../../../test-name.ts';
import type { PageData } from '../../data.ts';
import { type Trend, trendsOfTests, trendsOfUnits } from '../../view/trends.ts';
import { el, named } from '../dom.ts';
import { sparkline } from '../sparkline.ts';
import { type Column, dataTable } from '../table.ts';
import type { Section } from './section.ts';
import { signed } from './tests.ts';

/** What can be asked for with one button, as column and direction. */
const questions = [
  { text: 'Slowest', column: 'Latest', descending: true },
  { text: 'Most variable', column: 'Spread', descending: true },
  { text: 'Slowed down most', column: 'Change', descending: true },
  { text: 'Sped up most', column: 'Change', descending: false },
] as const;

export function timings({ timings: recorded }: PageData): Section | undefined {
  const units = trendsOfUnits(recorded);
  if (units.length === 0) return undefined;
  const tests = trendsOfTests(recorded);
  const table = dataTable<Trend>({
    caption: 'Recorded timings',
    noun: 'timing',
    rows: units,
    sortedBy: 'Latest',
    words: (trend) => [trend.group ?? '', nameOf(trend), trend.unit].join('\n'),
    columns,
  });
  const kind = el(
    'select',
    {},
    el('option', { value: 'units' }, 'units'),
    el('option', { value: 'tests' }, 'tests'),
  );
  kind.addEventListener('change', () => table.replaceRows(kind.value === 'tests' ? tests : units));
  const buttons = questions.map(({ text, column, descending }) => {
    const button = el('button', { type: 'button' }, text);
    button.addEventListener('click', () => table.sortBy(column, descending));
    return button;
  });
  return {
    id: 'timings',
    title: 'Timings of the last runs',
    items: units.length,
    content: [
      el(
        'p',
        { class: 'hint' },
        units.some(({ seconds }) => seconds.length > 1)
          ? 'Passed runs, this one included, the newest last. Spread is the longest less the shortest. Change is the latest against the median of those before.'
          : 'One run each is recorded so far. Spread and change come with the next.',
      ),
      el(
        'div',
        { class: 'tools' },
        tests.length > 0 && el('label', { class: 'filter' }, 'Of ', kind),
        ...buttons,
      ),
      table.element,
    ],
  };
}

function nameOf({ unit, group, name }: Trend): string {
  return name === undefined ? unit : nameInUnit({ group: group ?? '', name, unit });
}

const columns: readonly Column<Trend>[] = [
  { title: 'Name', kind: 'wide', of: nameOf, cell: nameCell },
  { title: 'Runs', cell: ({ seconds }) => sparkline(seconds) },
  {
    title: 'Latest',
    kind: 'number',
    of: ({ latestSeconds }) => latestSeconds,
    cell: ({ latestSeconds }) => duration(latestSeconds),
  },
  {
    title: 'Median',
    kind: 'number',
    of: ({ medianSeconds }) => medianSeconds,
    cell: ({ medianSeconds }) => duration(medianSeconds),
  },
  {
    title: 'Spread',
    kind: 'number',
    of: ({ spreadSeconds }) => spreadSeconds,
    cell: ({ spreadSeconds }) => orUnknown(spreadSeconds, duration),
  },
  { title: 'Change', kind: 'number', of: ({ changeSeconds }) => changeSeconds, cell: changeText },
];

function nameCell(trend: Trend): HTMLElement {
  return el(
    'div',
    {},
    named(nameOf(trend)),
    trend.name !== undefined && el('div', { class: 'unit' }, named(trend.unit)),
  );
}

function changeText({ changeSeconds, changeShare }: Trend): string {
  if (changeShare === undefined) return signed(changeSeconds);
  return `${signed(changeSeconds)} (${changeShare < 0 ? '−' : '+'}${Math.round(Math.abs(changeShare) * 100)} %)`;
}
