/** A way to split units over shards. */

/** Seconds of earlier runs by unit, newest last; also of units that are gone. */
export type Past = ReadonlyMap<string, readonly number[]>;

export interface Strategy {
  readonly name: string;
  /** Where its rule is published. */
  readonly source: string;
  /** The shard, 0-based, of each of `units`, which are in the order of their names. */
  split(units: readonly string[], past: Past, shards: number): readonly number[];
}

/** What the last run took; undefined of what it did not know. */
export function lastSeconds(units: readonly string[], past: Past): readonly (number | undefined)[] {
  return units.map((unit) => past.get(unit)?.at(-1));
}

export function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** Undefined of no values. */
export function meanOf(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : sumOf(values) / values.length;
}
