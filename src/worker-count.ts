/** How many workers a run gets. */

import type { WorkerCount } from './config.ts';

export interface WorkerBounds {
  readonly processors: number;
  readonly units: number;
  /** Sessions that each server still takes; undefined where there is no limit. */
  readonly freeConnections: readonly (number | undefined)[];
  /** Memory that programs of this job may still take. */
  readonly availableBytes: number;
  /** What one clone of every database takes of it. */
  readonly cloneBytes: number;
}

/** Connections that one worker may need: the test process's own, a live server's thread, a second alias. */
const connectionsPerWorker = 5;

/** One in use and one made ahead for the next batch. */
const clonesPerWorker = 2;
/** The rest is for the tests themselves. */
const shareForClones = 0.6;

/** Caps win over the minimum: a machine that cannot carry it is not made to. Never below 1. */
export function countWorkers(wanted: WorkerCount, bounds: WorkerBounds): number {
  if (wanted.kind === 'fixed') return Math.max(1, Math.min(wanted.count, bounds.units));
  const byConnections = bounds.freeConnections.map((free) =>
    free === undefined ? Number.POSITIVE_INFINITY : Math.floor(free / connectionsPerWorker),
  );
  const byMemory = Math.floor(
    (bounds.availableBytes * shareForClones) / (clonesPerWorker * Math.max(1, bounds.cloneBytes)),
  );
  const chosen = Math.max(wanted.minimum, bounds.processors);
  return Math.max(1, Math.min(chosen, wanted.maximum, bounds.units, byMemory, ...byConnections));
}
