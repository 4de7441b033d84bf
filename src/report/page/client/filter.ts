/** A choice among the values that the rows of a table have. */

import { plainLine } from '../../plain-text.ts';
import { el } from './dom.ts';

export interface Filter<Row> {
  readonly title: string;
  readonly of: (row: Row) => string;
}

export interface FilterBox<Row> {
  readonly element: HTMLElement;
  admits(row: Row): boolean;
}

const collator = new Intl.Collator('en', { numeric: true });

/** `onChange` is called when another value is chosen. */
export function filterBox<Row>(
  { title, of }: Filter<Row>,
  rows: readonly Row[],
  onChange: () => void,
): FilterBox<Row> {
  const values = [...new Set(rows.map(of))].sort(collator.compare);
  const select = el('select', {}, el('option', { value: '' }, 'all'));
  // Values from outside may be anything, so options are known by their numbers.
  for (const [index, value] of values.entries())
    select.append(el('option', { value: index }, plainLine(value)));
  let chosen: string | undefined;
  select.addEventListener('change', () => {
    chosen = select.value === '' ? undefined : values[Number(select.value)];
    onChange();
  });
  return {
    element: el('label', { class: 'filter' }, title, ' ', select),
    admits: (row) => chosen === undefined || of(row) === chosen,
  };
}
