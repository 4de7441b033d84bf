/** A section of the summary: things of one kind, of which only some may be shown. */

export interface Section {
  /** In lower case, for the line that says what was cut. */
  readonly title: string;
  /** 1 is what a reader needs most. */
  readonly importance: number;
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
  const shown = items.slice(0, cap).map(show).join(separator);
  const left = items.length - Math.min(cap, items.length);
  return left === 0 ? shown : `${shown}\n\n… and ${left} more.`;
}
