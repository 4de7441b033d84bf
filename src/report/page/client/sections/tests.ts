/** All tests, and all units against what was expected of them. */

import { duration, orUnknown } from '../../../markdown.ts';
import type { UnitReport } from '../../../report.ts';
import type { PageData } from '../../data.ts';
import { type TestRow, testRows } from '../../view/test-rows.ts';
import { named } from '../dom.ts';
import { dataTable } from '../table.ts';
import { batchLink } from './batch-link.ts';
import { timeColumn, whereColumn } from './columns.ts';
import { outcome } from './outcome.ts';
import type { Section } from './section.ts';

export function tests({ report }: PageData): Section | undefined {
  const rows = testRows(report);
  if (rows.length === 0) return undefined;
  const table = dataTable<TestRow>({
    caption: 'All tests',
    noun: 'test',
    rows,
    sortedBy: 'Time',
    words: ({ name, unit, outcome: kind }) => `${name}\n${unit}\n${kind}`,
    filters: [
      { title: 'Outcome', of: (row) => row.outcome },
      { title: 'Worker', of: ({ worker }) => String(worker) },
    ],
    columns: [
      { title: 'Outcome', of: (row) => row.outcome, cell: (row) => outcome(row.outcome) },
      {
        title: 'Test',
        kind: 'wide',
        of: ({ shortName }) => shortName,
        cell: ({ shortName }) => named(shortName),
      },
      { title: 'Unit', kind: 'wide', of: ({ unit }) => unit, cell: ({ unit }) => named(unit) },
      whereColumn,
      timeColumn,
    ],
  });
  return { id: 'tests', title: 'All tests', items: rows.length, content: [table.element] };
}

export function units({ report }: PageData): Section | undefined {
  const rows = report.units;
  if (rows.length === 0) return undefined;
  const beyond = ({ seconds, estimateSeconds }: UnitReport): number | undefined =>
    estimateSeconds === undefined ? undefined : seconds - estimateSeconds;
  const table = dataTable<UnitReport>({
    caption: 'Units against their estimates',
    noun: 'unit',
    rows,
    sortedBy: 'Time',
    words: ({ unit, outcome: kind }) => `${unit}\n${kind}`,
    filters: [
      { title: 'Outcome', of: (row) => row.outcome },
      { title: 'Worker', of: ({ worker }) => String(worker) },
    ],
    columns: [
      { title: 'Outcome', of: (row) => row.outcome, cell: (row) => outcome(row.outcome) },
      { title: 'Unit', kind: 'wide', of: ({ unit }) => unit, cell: ({ unit }) => named(unit) },
      {
        title: 'Time',
        kind: 'number',
        of: ({ seconds }) => seconds,
        cell: ({ seconds }) => duration(seconds),
      },
      {
        title: 'Expected',
        kind: 'number',
        of: ({ estimateSeconds }) => estimateSeconds,
        cell: ({ estimateSeconds, known }) =>
          `${orUnknown(estimateSeconds, duration)}${known || estimateSeconds === undefined ? '' : ' (a guess)'}`,
      },
      { title: 'Longer by', kind: 'number', of: beyond, cell: (row) => signed(beyond(row)) },
      { title: 'Tests', kind: 'number', of: (row) => row.tests, cell: (row) => String(row.tests) },
      {
        title: 'Where',
        of: ({ worker, batch }) => worker * 1e6 + batch,
        cell: ({ worker, batch }) => batchLink(worker, batch),
      },
    ],
  });
  return { id: 'units', title: 'Units', items: rows.length, content: [table.element] };
}

/** `+1.2 s`, `−350 ms`. */
export function signed(seconds: number | undefined): string {
  if (seconds === undefined) return 'n/a';
  return `${seconds < 0 ? '−' : '+'}${duration(Math.abs(seconds))}`;
}
