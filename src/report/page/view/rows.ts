/** Which rows of a table are shown, and in what order. */

export type Sortable = number | string | undefined;

export interface Order<Row> {
  readonly of: (row: Row) => Sortable;
  readonly descending: boolean;
}

const collator = new Intl.Collator('en', { numeric: true });

/** What is unknown comes last either way; of equals, the one that came first. */
export function sorted<Row>(rows: readonly Row[], { of, descending }: Order<Row>): readonly Row[] {
  const keyed = rows.map((row) => ({ row, key: of(row) }));
  const sign = descending ? -1 : 1;
  return keyed
    .sort((a, b) => {
      if (a.key === undefined || b.key === undefined)
        return Number(a.key === undefined) - Number(b.key === undefined);
      return sign * compare(a.key, b.key);
    })
    .map(({ row }) => row);
}

function compare(a: number | string, b: number | string): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return collator.compare(String(a), String(b));
}

/** Whether every word of the query, in whatever case, is somewhere in the text. */
export function wordsOf(query: string): readonly string[] {
  return query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
}

/** `text` is in lower case. */
export function holdsAll(text: string, words: readonly string[]): boolean {
  return words.every((word) => text.includes(word));
}
