/** Columns that several tables have. */

import { duration } from '../../../markdown.ts';
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
  cell: ({ seconds }) => secondsText(seconds),
};

export function secondsText(seconds: number | undefined): string {
  return seconds === undefined ? 'n/a' : duration(seconds);
}
