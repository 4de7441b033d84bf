/** Skipped tests by the reason they give. */

import { sum } from '../../../arithmetic.ts';
import { type Skip, type SkipReason, skipReasons } from '../../../skip-reasons.ts';
import { nameInUnit, testName } from '../../../test-name.ts';
import type { PageData } from '../../data.ts';
import { el, named, unfolding } from '../dom.ts';
import { dataTable } from '../table.ts';
import { figure } from './columns.ts';
import type { Section } from './section.ts';

export function skips({ report }: PageData): Section | undefined {
  const reasons = skipReasons(report);
  if (reasons.length === 0) return undefined;
  const hasNews = reasons.some(({ newOnes }) => newOnes > 0);
  const table = dataTable<SkipReason>({
    caption: 'Skipped tests by reason',
    noun: 'reason to skip',
    plural: 'reasons to skip',
    rows: reasons,
    words: ({ reason, skips: own }) => [reason, ...own.map(({ test }) => testName(test))].join('\n'),
    columns: [
      { title: 'Reason', kind: 'wide', of: ({ reason }) => reason, cell: reasonCell },
      ...(hasNews ? [figure<SkipReason>('New', ({ newOnes }) => newOnes)] : []),
      figure('Tests', ({ skips: own }) => own.length),
    ],
  });
  return {
    id: 'skips',
    title: 'Skipped tests',
    items: sum(reasons.map(({ skips: own }) => own.length)),
    content: [table.element],
  };
}

function reasonCell({ reason, skips: own }: SkipReason): HTMLElement {
  return unfolding([reason === '' ? 'no reason given' : el('bdi', {}, reason)], () => [
    el('ul', {}, ...own.map(skipItem)),
  ]);
}

function skipItem({ test, isNew }: Skip): HTMLElement {
  const place = test.unit === '' ? [] : [' in ', named(test.unit)];
  return el('li', {}, isNew && el('strong', {}, 'new: '), named(nameInUnit(test)), ...place);
}
