/** The timeline as tables, for who does not see it. */

import { duration, orUnknown } from '../../../markdown.ts';
import type { Curves } from '../../../resources.ts';
import { exitText } from '../../../words.ts';
import type { Bar, Lane } from '../../view/lanes.ts';
import { el, named, unfolding } from '../dom.ts';
import { dataTable } from '../table.ts';
import type { Panel } from './panels.ts';

export function batchTable(lanes: readonly Lane[]): HTMLElement {
  return unfolding(['All batches as a table'], () => [
    dataTable<Bar>({
      caption: 'Batches',
      noun: 'batch',
      plural: 'batches',
      rows: lanes.flatMap(({ bars }) => bars),
      words: ({ units, batch }) =>
        [...units.map(({ unit }) => unit), ...Object.values(batch.clones)].join(' '),
      filters: [{ title: 'Purpose', of: ({ batch }) => batch.purpose }],
      columns: [
        {
          title: 'Batch',
          kind: 'number',
          of: ({ batch }) => batch.batch,
          cell: ({ batch }) => String(batch.batch),
        },
        { title: 'Worker', kind: 'number', of: ({ worker }) => worker, cell: ({ worker }) => String(worker) },
        { title: 'Purpose', of: ({ batch }) => batch.purpose, cell: ({ batch }) => batch.purpose },
        {
          title: 'Start',
          kind: 'number',
          of: ({ batch }) => batch.startSeconds,
          cell: ({ batch }) => duration(batch.startSeconds),
        },
        {
          title: 'Time',
          kind: 'number',
          of: ({ batch }) => batch.seconds,
          cell: ({ batch }) => duration(batch.seconds),
        },
        {
          title: 'Launch',
          kind: 'number',
          of: ({ batch }) => batch.launchSeconds,
          cell: ({ batch }) => duration(batch.launchSeconds),
        },
        {
          title: 'Units',
          kind: 'number',
          of: ({ batch }) => batch.units,
          cell: ({ batch }) => String(batch.units),
        },
        {
          title: 'Failed tests',
          kind: 'number',
          of: ({ failedTests }) => failedTests,
          cell: ({ failedTests }) => String(failedTests),
        },
        {
          title: 'Ended with',
          of: ({ batch }) => exitText(batch.exit),
          cell: ({ batch }) => named(exitText(batch.exit)),
        },
        {
          title: 'New clone',
          of: ({ renewed }) => Number(renewed),
          cell: ({ renewed }) => (renewed ? 'yes' : ''),
        },
      ],
    }).element,
  ]);
}

/** Rows of samples stand in the order of time, so this one needs no sorting. */
export function sampleTable(curves: Curves, panels: readonly Panel[]): HTMLElement {
  const columns = panels.flatMap(({ title, series, show }) =>
    series.map(({ name, samples }) => ({ title: `${title}, ${name}`, samples, show })),
  );
  return unfolding(['The curves as a table'], () => [
    el(
      'div',
      { class: 'scroll low', tabindex: 0, role: 'group', 'aria-label': 'Samples' },
      el(
        'table',
        {},
        el('caption', { class: 'unseen' }, 'Samples'),
        el(
          'thead',
          {},
          el(
            'tr',
            {},
            ...['Time', ...columns.map(({ title }) => title)].map((title) =>
              el('th', { scope: 'col', class: 'number' }, title),
            ),
          ),
        ),
        el(
          'tbody',
          {},
          ...curves.seconds.map((seconds, index) =>
            el(
              'tr',
              {},
              el('th', { scope: 'row', class: 'number' }, duration(seconds)),
              ...columns.map(({ samples, show }) => {
                const value = samples[index];
                return el('td', { class: 'number' }, orUnknown(value ?? undefined, show));
              }),
            ),
          ),
        ),
      ),
    ),
  ]);
}
