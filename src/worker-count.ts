/** How many workers a run gets. */

import type { WorkerCount } from './config.ts';

export interface WorkerBounds {
  readonly processors: number;
  readonly units: number;
}

/** Caps win over the minimum: a machine that cannot carry it is not made to. Never below 1. What databases allow: `preflight`. */
export function countWorkers(wanted: WorkerCount, bounds: WorkerBounds): number {
  if (wanted.kind === 'fixed') return Math.max(1, Math.min(wanted.count, bounds.units));
  const chosen = Math.max(wanted.minimum, bounds.processors);
  return Math.max(1, Math.min(chosen, wanted.maximum, bounds.units));
}
