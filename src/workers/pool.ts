/** The pool: numbered workers take batches from the queue until it is empty or the run is stopped. */

import type { Batch, Queue } from '../planning/queue.ts';
import { type BatchPorts, type BatchResult, type LaunchRecipe, type Lease, runBatch } from './batch.ts';

export interface PoolOptions extends BatchPorts {
  readonly queue: Queue;
  readonly recipe: LaunchRecipe;
  /** A clean clone for the next batch of `worker`. `moreToCome`: another one will probably be wanted. */
  lease(worker: number, moreToCome: boolean): Promise<Lease>;
  onResult(result: BatchResult): void;
}

/**
 * Resolves with the units that nobody ran, because the run was stopped. Rejects with the first fault of the
 * machinery (not of a test), after all workers have ended.
 */
export async function runPool(options: PoolOptions): Promise<readonly string[]> {
  const { queue, recipe, signal, clock } = options;
  const busyUntil = new Map<number, number>();
  const fault = new AbortController();
  const stopped = AbortSignal.any([signal, fault.signal]);

  const next = (worker: number): Batch | undefined => {
    if (stopped.aborted) return undefined;
    const others = Array.from({ length: recipe.workers }, (_, index) => index + 1).filter(
      (other) => other !== worker,
    );
    const batch = queue.take(others.map((other) => Math.max(0, (busyUntil.get(other) ?? 0) - clock())));
    if (batch !== undefined) busyUntil.set(worker, clock() + batch.estimateSeconds);
    return batch;
  };

  const work = async (worker: number): Promise<void> => {
    for (let batch = next(worker); batch !== undefined; batch = next(worker)) {
      const lease = await options.lease(worker, queue.remainingUnits > 0);
      try {
        const result = await runBatch(worker, batch, lease, recipe, { ...options, signal: stopped });
        queue.learn(lessonOf(result));
        options.onResult(result);
      } finally {
        lease.release();
      }
    }
    busyUntil.delete(worker);
  };

  const abortOthers = (error: unknown): never => {
    fault.abort('another worker met a fault');
    throw error;
  };
  const ends = await Promise.allSettled(
    Array.from({ length: recipe.workers }, (_, index) => work(index + 1).catch(abortOthers)),
  );
  const failure = ends.find((end) => end.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
  return queue.abandon();
}

function lessonOf({ judgement, launchSeconds }: BatchResult): {
  unitSeconds: number[];
  launchSeconds: number;
} {
  const unitSeconds = judgement.units.map(({ cases }) =>
    cases.reduce((sum, { seconds }) => sum + (seconds ?? 0), 0),
  );
  return { unitSeconds, launchSeconds };
}
