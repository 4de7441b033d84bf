/** Values as `information_schema` and SHOW give them. */

/** Throws for what is no text: the server hides from a user what it has no right to see. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString();
  throw new Error('the server gave no text where there has to be one');
}

/** The same order on every server, whatever its collations are. */
export function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name < other.name ? -1 : one.name > other.name ? 1 : 0;
}
