/** The pool: numbered workers take batches from the queue until it is empty or the run is stopped. */

import type { Batch, Lesson, Queue } from '../planning/queue.ts';
import { secondsOfCases } from '../timings/test-case.ts';
import { type BatchPorts, type BatchRecipe, type BatchResult, type Lease, runBatch } from './batch.ts';

export interface PoolOptions extends BatchPorts {
  readonly queue: Queue;
  readonly recipe: BatchRecipe;
  /** A clone for the next batch of `worker`. `moreToCome`: another one will probably be wanted. */
  lease(worker: number, moreToCome: boolean): Promise<Lease>;
  /** Told when a batch has its lease and starts. */
  onStart?(worker: number, batch: Batch): void;
  onResult(result: BatchResult): void;
}

export interface PoolEnd {
  /** Units that nobody ran, because the run was stopped. */
  readonly abandoned: readonly string[];
  /** The first fault of the machinery (not of a test). */
  readonly fault: unknown;
}

/** Resolves after all workers have ended, with a fault as well. */
export async function runPool(options: PoolOptions): Promise<PoolEnd> {
  const { queue, recipe, signal, clock } = options;
  const running = new Map<number, { readonly batch: Batch; readonly since: number }>();
  const fault = new AbortController();
  const stopped = AbortSignal.any([signal, fault.signal]);

  const next = (worker: number): Batch | undefined => {
    if (stopped.aborted) return undefined;
    const others = Array.from({ length: recipe.workers }, (_, index) => index + 1).filter(
      (other) => other !== worker,
    );
    const batch = queue.take(others.map((other) => leftSeconds(running.get(other), queue, clock())));
    if (batch === undefined) running.delete(worker);
    else running.set(worker, { batch, since: clock() });
    return batch;
  };

  const runOne = async (worker: number, batch: Batch): Promise<void> => {
    const lease = await options.lease(worker, queue.remainingUnits > 0);
    let whole = false;
    try {
      if (stopped.aborted) return queue.giveBack(batch);
      options.onStart?.(worker, batch);
      const result = await runBatch(worker, batch, lease, recipe, { ...options, signal: stopped });
      whole = isWhole(result);
      if (whole) queue.learn(lessonOf(result));
      options.onResult(result);
    } finally {
      lease.release({ batch: batch.number, isWhole: whole, moreToCome: queue.remainingUnits > 0 });
    }
  };

  const work = async (worker: number): Promise<void> => {
    for (let batch = next(worker); batch !== undefined; batch = next(worker)) {
      try {
        await runOne(worker, batch);
      } catch (error) {
        queue.giveBack(batch);
        throw error;
      }
    }
  };

  const faults: unknown[] = [];
  const abortOthers = (error: unknown): void => {
    faults.push(error);
    fault.abort('another worker met a fault');
  };
  await Promise.all(Array.from({ length: recipe.workers }, (_, index) => work(index + 1).catch(abortOthers)));
  return { abandoned: queue.abandon(), fault: faults[0] };
}

/** One that was stopped or half reported says nothing of what a launch or a unit costs. */
export function isWhole({ exit, judgement }: BatchResult): boolean {
  return exit.kind === 'exited' && judgement.units.every(({ outcome }) => outcome !== 'unreported');
}

/** What a launch costs beside its tests: its own time, and that of making its clone, which others have to wait for. */
export function launchCost({ launchSeconds, cloneSeconds }: BatchResult): number {
  return launchSeconds + cloneSeconds;
}

function leftSeconds(
  running: { readonly batch: Batch; readonly since: number } | undefined,
  queue: Queue,
  now: number,
): number {
  return running === undefined ? 0 : Math.max(0, running.since + queue.secondsOf(running.batch) - now);
}

function lessonOf(result: BatchResult): Lesson {
  const planned = new Map(result.batch.units.map((unit) => [unit.unit, unit]));
  const units = result.judgement.units.map(({ unit, cases }) => {
    const { known, seconds } = planned.get(unit) ?? {};
    return { seconds: secondsOfCases(cases), knownSeconds: known ? seconds : undefined };
  });
  return { units, launchSeconds: launchCost(result) };
}
