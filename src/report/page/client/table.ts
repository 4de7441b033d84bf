/** Tables that sort, filter and search. Of many rows only the first are made, the others when they are asked for. */

import { count } from '../../markdown.ts';
import { holdsAll, type Sortable, sorted } from '../view/rows.ts';
import { type Child, el } from './dom.ts';
import { type Filter, filterBox } from './filter.ts';
import { onSearch } from './search.ts';

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => Child;
  /** What rows are sorted by; a column without does not sort. Numbers stand right, and begin with the highest. */
  readonly of?: (row: Row) => Sortable;
  readonly kind?: 'number' | 'wide';
}

export interface TableOptions<Row> {
  readonly caption: string;
  /** For counts: `test`. */
  readonly noun: string;
  readonly plural?: string;
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  /** What the search looks in. */
  readonly words: (row: Row) => string;
  readonly filters?: readonly Filter<Row>[];
  /** Title of a column, its numbers descending. Without it rows stand as they are given. */
  readonly sortedBy?: string;
  readonly attributes?: (row: Row) => Readonly<Record<string, string>>;
}

export interface DataTable<Row> {
  readonly element: HTMLElement;
  sortBy(title: string, descending: boolean): void;
  replaceRows(rows: readonly Row[]): void;
}

/** So many rows at first, for there are other tables below; and at each time that more are asked for. */
const first = 25;
const step = 100;

export function dataTable<Row>(options: TableOptions<Row>): DataTable<Row> {
  const { caption, noun, plural = `${noun}s`, columns, filters = [] } = options;
  let { rows } = options;
  let order = options.sortedBy === undefined ? undefined : orderBy(options.sortedBy, true);
  let words: readonly string[] = [];
  let limit = first;
  let found: readonly Row[] = [];
  /** In the order of the columns. */
  const haystacks = new Map<Row, string>();

  const heads = columns.map(headOf);
  const body = el('tbody');
  const status = el('p', { class: 'status', role: 'status' });
  const more = el('button', { type: 'button' });
  const all = el('button', { type: 'button' });
  const table = el(
    'table',
    {},
    el('caption', { class: 'unseen' }, caption),
    el('thead', {}, el('tr', {}, ...heads)),
    body,
  );
  const boxes = filters.map((filter) => filterBox(filter, rows, refresh));
  more.addEventListener('click', () => showMore(limit + step));
  all.addEventListener('click', () => showMore(Number.POSITIVE_INFINITY));
  onSearch((wanted) => {
    words = wanted;
    refresh();
    return { what: found.length === 1 ? noun : plural, found: found.length };
  });
  refresh();
  const element = el(
    'div',
    { class: 'data' },
    el('div', { class: 'tools' }, ...boxes.map((box) => box.element), status),
    el('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': caption }, table),
    el('p', { class: 'more' }, more, all),
  );
  return { element, sortBy, replaceRows };

  function headOf({ title, of, kind }: Column<Row>): HTMLTableCellElement {
    const attributes = { scope: 'col', class: kind };
    if (of === undefined) return el('th', attributes, title);
    const button = el('button', { type: 'button' }, title);
    button.addEventListener('click', () => {
      sortBy(title, order?.title === title ? !order.descending : kind === 'number');
    });
    return el('th', attributes, button);
  }

  function orderBy(title: string, descending: boolean) {
    const column = columns.find((each) => each.title === title);
    return column?.of === undefined ? undefined : { title, of: column.of, descending };
  }

  function sortBy(title: string, descending: boolean): void {
    order = orderBy(title, descending);
    limit = first;
    refresh();
  }

  function replaceRows(others: readonly Row[]): void {
    rows = others;
    haystacks.clear();
    limit = first;
    refresh();
  }

  function haystackOf(row: Row): string {
    const known = haystacks.get(row);
    if (known !== undefined) return known;
    const text = options.words(row).toLowerCase();
    haystacks.set(row, text);
    return text;
  }

  function refresh(): void {
    const kept = rows.filter(
      (row) =>
        boxes.every((box) => box.admits(row)) && (words.length === 0 || holdsAll(haystackOf(row), words)),
    );
    found = order === undefined ? kept : sorted(kept, order);
    for (const [index, { title, of }] of columns.entries()) {
      if (of === undefined) continue;
      const direction = order?.title !== title ? 'none' : order.descending ? 'descending' : 'ascending';
      heads[index]?.setAttribute('aria-sort', direction);
    }
    body.replaceChildren(...found.slice(0, limit).map(rowOf));
    tell();
  }

  function showMore(upTo: number): void {
    const before = body.rows.length;
    limit = upTo;
    body.append(...found.slice(before, limit).map(rowOf));
    tell();
    // Whoever came by keyboard goes on with the first new row.
    const next = body.rows[before];
    next?.setAttribute('tabindex', '-1');
    next?.focus({ preventScroll: true });
  }

  function rowOf(row: Row): HTMLTableRowElement {
    const cells = columns.map(({ title, cell, kind }) =>
      el('td', { class: kind, 'data-title': kind === 'number' ? title : undefined }, cell(row)),
    );
    return el('tr', options.attributes?.(row) ?? {}, ...cells);
  }

  function tell(): void {
    const shown = body.rows.length;
    const of = found.length === rows.length ? '' : ` of ${rows.length}`;
    status.textContent = `${found.length}${of} ${rows.length === 1 ? noun : plural}${shown < found.length ? `, the first ${shown} shown` : ''}`;
    const left = found.length - shown;
    more.hidden = left === 0;
    all.hidden = left <= step;
    more.textContent = `Show ${Math.min(step, left)} more`;
    all.textContent = `Show all ${count(found.length, noun, plural)}`;
  }
}
