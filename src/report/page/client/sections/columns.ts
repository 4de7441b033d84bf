/** Columns that several tables have. */

import { duration, orUnknown } from '../../../markdown.ts';
import type { Column } from '../table.ts';
import { batchLink } from './batch-link.ts';

/** Where and how long something ran. */
interface Ran {
  readonly worker: number;
  readonly batch?: number | undefined;
  readonly seconds: number | undefined;
}

export const whereColumn: Column<Ran> = {
  title: 'Where',
  of: ({ worker, batch = 0 }) => worker * 1e6 + batch,
  cell: ({ worker, batch }) => batchLink(worker, batch),
};

export const timeColumn: Column<Ran> = {
  title: 'Time',
  kind: 'number',
  of: ({ seconds }) => seconds,
  cell: ({ seconds }) => orUnknown(seconds, duration),
};

/** A column of what may be unknown. */
export function figure<Row>(
  title: string,
  of: (row: Row) => number | undefined,
  show: (value: number) => string = String,
): Column<Row> {
  return { title, kind: 'number', of, cell: (row) => orUnknown(of(row), show) };
}
