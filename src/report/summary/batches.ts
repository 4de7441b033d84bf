/** Batches as the databases' sections name them. */

import { code } from '../markdown.ts';
import type { Report, UnitReport, WorkerReport } from '../report.ts';

/** The batches that ran on each clone of `alias`, by its name and in their order. */
export function batchesByClone(
  alias: string,
  workers: readonly WorkerReport[],
): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  for (const { batch, clones } of workers.flatMap(({ batches }) => batches)) {
    const name = clones[alias];
    if (name !== undefined) found.set(name, [...(found.get(name) ?? []), batch]);
  }
  return found;
}

/** `batch 3 (tests/test_orders.py and 2 more)`. */
export function batchName(batch: number, { units }: Pick<Report, 'units'>): string {
  const own = units.filter((unit) => unit.batch === batch);
  const [first] = own;
  return first === undefined ? `batch ${batch}` : `batch ${batch} (${withOthers(first, own.length - 1)})`;
}

function withOthers({ unit }: UnitReport, others: number): string {
  return others === 0 ? code(unit) : `${code(unit)} and ${others} more`;
}
