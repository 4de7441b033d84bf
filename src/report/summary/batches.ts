/** Batches by the clones that they ran on. */

import type { WorkerReport } from '../report.ts';

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
