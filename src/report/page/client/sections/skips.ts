/** Skipped tests by the reason they give. */

import { plainLine } from '../../../plain-text.ts';
import type { TestReport } from '../../../report.ts';
import { testName } from '../../../test-name.ts';
import type { PageData } from '../../data.ts';
import { el, named, unfolding } from '../dom.ts';
import { dataTable } from '../table.ts';
import type { Section } from './section.ts';

interface Reason {
  readonly reason: string;
  readonly tests: readonly TestReport[];
}

export function skips({ report }: PageData): Section | undefined {
  const skipped = report.tests.filter(({ outcome }) => outcome.kind === 'skipped');
  if (skipped.length === 0) return undefined;
  const byReason = Map.groupBy(skipped, ({ outcome }) =>
    outcome.kind === 'skipped' ? plainLine(outcome.reason) : '',
  );
  const table = dataTable<Reason>({
    caption: 'Skipped tests by reason',
    noun: 'reason to skip',
    plural: 'reasons to skip',
    rows: [...byReason].map(([reason, tests]) => ({ reason, tests })),
    sortedBy: 'Tests',
    words: ({ reason, tests }) => [reason, ...tests.map(testName)].join('\n'),
    columns: [
      {
        title: 'Tests',
        kind: 'number',
        of: ({ tests }) => tests.length,
        cell: ({ tests }) => String(tests.length),
      },
      { title: 'Reason', kind: 'wide', of: ({ reason }) => reason, cell: reasonCell },
    ],
  });
  return { id: 'skips', title: 'Skipped tests', items: skipped.length, content: [table.element] };
}

function reasonCell({ reason, tests }: Reason): HTMLElement {
  return unfolding([reason === '' ? 'no reason given' : named(reason)], () => [
    el('ul', {}, ...tests.map((test) => el('li', {}, named(testName(test)), ' in ', named(test.unit)))),
  ]);
}
