/** A section of the summary: things of one kind, of which only some may be shown. */

import { type Column, table } from '../markdown.ts';

export interface Section {
  /** In lower case, for the line that says what was cut. */
  readonly title: string;
  /** How many things there are to show; a section without any is left out. */
  readonly items: number;
  /** Markdown with at most `cap` of the items (at least one). */
  render(cap: number): string;
}

/** The first `cap` items, and a sentence on the others. */
export function capped<T>(
  items: readonly T[],
  cap: number,
  show: (item: T) => string,
  separator = '\n',
): string {
  return withRest(items.slice(0, cap).map(show).join(separator), items.length, cap);
}

/** The first `cap` items as rows, and a sentence on the others. */
export function cappedTable<T>(
  columns: readonly Column[],
  items: readonly T[],
  cap: number,
  row: (item: T) => readonly string[],
): string {
  return withRest(table(columns, items.slice(0, cap).map(row)), items.length, cap);
}

function withRest(shown: string, items: number, cap: number): string {
  return items <= cap ? shown : `${shown}\n\n… and ${items - cap} more.`;
}
