/** Tests that are new, and tests that are gone. */

import type { ChangedTest } from '../../../changes.ts';
import { nameInUnit, testName } from '../../../test-name.ts';
import type { PageData } from '../../data.ts';
import { el, named } from '../dom.ts';
import { dataTable } from '../table.ts';
import type { Section } from './section.ts';

interface Change {
  readonly kind: 'gone' | 'new';
  readonly test: ChangedTest;
}

export function changes({ report }: PageData): Section | undefined {
  const { newTests = [], vanishedTests = [] } = report.changes ?? {};
  const rows: readonly Change[] = [
    ...vanishedTests.map((test) => ({ kind: 'gone', test }) as const),
    ...newTests.map((test) => ({ kind: 'new', test }) as const),
  ];
  if (rows.length === 0) return undefined;
  const table = dataTable<Change>({
    caption: 'New and vanished tests',
    noun: 'new or vanished test',
    rows,
    words: ({ kind, test }) => [kind, testName(test), test.unit].join('\n'),
    filters: [{ title: 'Change', of: ({ kind }) => kind }],
    columns: [
      { title: 'Change', of: ({ kind }) => kind, cell: ({ kind }) => kind },
      {
        title: 'Test',
        kind: 'wide',
        of: ({ test }) => nameInUnit(test),
        cell: ({ test }) => named(nameInUnit(test)),
      },
      { title: 'Unit', kind: 'wide', of: ({ test }) => test.unit, cell: ({ test }) => named(test.unit) },
    ],
  });
  return {
    id: 'changes',
    title: 'New and vanished tests',
    items: rows.length,
    content: [el('p', { class: 'hint' }, 'Since each file was last seen.'), table.element],
  };
}
