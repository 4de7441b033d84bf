/** The pool: numbered workers take batches from the queue until nothing is left to be run, or the run is stopped. */

import { messageOf, SecurityStop } from '../errors.ts';
import { Aftermath, type AftermathPolicy, type EndedBatch, type RunAgain } from '../planning/aftermath.ts';
import type { Batch, Lesson, Queue } from '../planning/queue.ts';
import { secondsOfCases } from '../timings/test-case.ts';
import { type BatchPorts, type BatchRecipe, type BatchResult, type Lease, runBatch } from './batch.ts';
import { phraseOf, suspectOf } from './batch-end.ts';

/** For a run whose number of workers changes while it goes on. */
export interface PoolScaling {
  /** How many begin. More may come, until there are `recipe.workers`. */
  readonly start: number;
  /** Called once, with what adds a worker under the next number. */
  onHire(hire: () => void): void;
  /** Before each batch: resolves when the worker may take one, and when `signal` aborts. */
  admit(worker: number, signal: AbortSignal): Promise<void>;
}

export interface PoolOptions extends BatchPorts {
  readonly queue: Queue;
  readonly policy: AftermathPolicy;
  readonly recipe: BatchRecipe;
  /** Undefined: as many as the recipe says, from the start. */
  readonly scaling?: PoolScaling | undefined;
  lease(worker: number, wish: LeaseWish): Promise<Lease>;
  /** Whether `worker` has time left for one more batch; it always has where this is left out. */
  readonly mayTake?: (worker: number) => boolean;
  /** Told when a batch has its lease and starts. */
  onStart?(worker: number, batch: Batch): void;
  onResult(result: BatchResult): void;
}

/** A clone for one batch. */
export interface LeaseWish {
  /** Its number. */
  readonly batch: number;
  /** Another one will probably be wanted. */
  readonly moreToCome: boolean;
  /** Nobody may have used it. */
  readonly fresh: boolean;
}

export interface PoolEnd {
  /** Units that nobody ran, because of what `reason` says. */
  readonly abandoned: readonly string[];
  /** Why nothing more was handed out, to follow "because". */
  readonly reason: string;
  /** Why units that have no outcome were not run again, to follow "because". */
  readonly noReruns: string;
  /** Why failed units were not run again as often as was asked for, to follow "because"; undefined where they were. */
  readonly noRetries: string | undefined;
  /** The first fault of the machinery (not of a test). */
  readonly fault: unknown;
}

/** Resolves after all workers have ended, with a fault as well. */
export async function runPool(options: PoolOptions): Promise<PoolEnd> {
  const { queue, recipe, signal, clock, scaling } = options;
  let workers = 0;
  const aftermath = new Aftermath(options.policy);
  const running = new Map<number, { readonly batch: Batch; readonly since: number }>();
  const fault = new AbortController();
  const stopped = AbortSignal.any([signal, fault.signal]);
  let someEnd = Promise.withResolvers<void>();

  const faults: unknown[] = [];
  const abortOthers = (error: unknown): void => {
    faults.push(error);
    fault.abort('another worker met a fault');
  };

  const next = (worker: number): Batch | undefined => {
    if (stopped.aborted || aftermath.closed !== undefined) return undefined;
    const others = Array.from({ length: workers }, (_, index) => index + 1).filter(
      (other) => other !== worker,
    );
    const batch = queue.take(others.map((other) => leftSeconds(running.get(other), queue, clock())));
    if (batch !== undefined) running.set(worker, { batch, since: clock() });
    return batch;
  };

  /** Undefined where it runs again, and may not any more or has no clone for that: what is known until then stands. */
  const leaseFor = async (worker: number, { number, purpose }: Batch): Promise<Lease | undefined> => {
    const fresh = purpose !== 'plan';
    if (purpose === 'retry' && !aftermath.mayRetry()) {
      queue.drop('retry');
      return undefined;
    }
    try {
      return await options.lease(worker, { batch: number, moreToCome: queue.remainingUnits > 0, fresh });
    } catch (error) {
      if (!fresh || stopped.aborted || error instanceof SecurityStop) throw error;
      aftermath.giveUp(`no clone could be made for that: ${messageOf(error)}`);
      for (const again of ['rest', 'bisect', 'retry'] as const) queue.drop(again);
      return undefined;
    }
  };

  const follow = (result: BatchResult): void => {
    const again = aftermath.after(endedBatch(result));
    for (const sentence of againSentences(result, again)) options.log.info(sentence);
    queue.runAgain(again);
    if (aftermath.noRetries !== undefined) queue.drop('retry');
  };

  const runOne = async (worker: number, batch: Batch): Promise<BatchResult | undefined> => {
    const lease = await leaseFor(worker, batch);
    if (lease === undefined) return undefined;
    let whole = false;
    try {
      if (stopped.aborted) {
        queue.giveBack(batch);
        return undefined;
      }
      options.onStart?.(worker, batch);
      const result = await runBatch(worker, batch, lease, recipe, { ...options, signal: stopped });
      whole = isWhole(result);
      if (whole && batch.purpose !== 'retry') queue.learn(lessonOf(result));
      options.onResult(result);
      follow(result);
      return result;
    } finally {
      lease.release({ batch: batch.number, isWhole: whole, moreToCome: queue.remainingUnits > 0 });
    }
  };

  const work = async (worker: number): Promise<void> => {
    for (;;) {
      await scaling?.admit(worker, stopped);
      if (options.mayTake?.(worker) === false) return;
      const batch = next(worker);
      if (batch === undefined) {
        // What still runs may have to run again, and then there is work for all.
        if (running.size === 0 || stopped.aborted) return;
        await someEnd.promise;
        continue;
      }
      try {
        const result = await runOne(worker, batch);
        if (result !== undefined && hasUsedUpItsTime(result)) return;
      } catch (error) {
        queue.giveBack(batch);
        // Before those who wait are woken: they must not take what nobody will run.
        abortOthers(error);
        return;
      } finally {
        running.delete(worker);
        someEnd.resolve();
        someEnd = Promise.withResolvers<void>();
      }
    }
  };

  const working: Promise<void>[] = [];
  const hire = (): void => {
    if (workers === recipe.workers) return;
    workers += 1;
    working.push(work(workers).catch(abortOthers));
  };
  while (workers < (scaling?.start ?? recipe.workers)) hire();
  scaling?.onHire(hire);
  // Those who come while it waits are waited for as well.
  for (const one of working) await one;
  const reason =
    aftermath.closed ?? (stopped.aborted ? 'the run was stopped' : 'all workers had used up their time');
  return {
    abandoned: queue.abandon(),
    reason,
    noReruns: aftermath.noReruns ?? reason,
    noRetries: aftermath.noRetries,
    fault: faults[0],
  };
}

/** One that was stopped or half reported says nothing of what a launch or a unit costs. */
export function isWhole({ end }: BatchResult): boolean {
  return end === 'whole';
}

/** What a launch costs beside its tests: its own time, and that of making its clone, which others have to wait for. */
export function launchCost({ launchSeconds, cloneSeconds }: BatchResult): number {
  return launchSeconds + cloneSeconds;
}

function hasUsedUpItsTime({ exit }: BatchResult): boolean {
  return exit.kind === 'timed out' && exit.limit === 'worker';
}

/** What the aftermath has to know of it. */
export function endedBatch(result: BatchResult): EndedBatch {
  const { batch, end, exit } = result;
  const { units, problems, unmatched } = result.judgement;
  const toldByItself = end === 'whole' || end === 'lost';
  return {
    batch,
    end,
    limit: exit.kind === 'timed out' ? exit.limit : undefined,
    units,
    suspect: suspectOf(result),
    failedBeside:
      (toldByItself && problems.length > 0) || unmatched.some(({ outcome }) => outcome.kind === 'failed'),
  };
}

function againSentences({ worker, batch, exit }: BatchResult, again: readonly RunAgain[]): string[] {
  const place = `Worker ${worker}, batch ${batch.number}`;
  const searches = again.filter(({ purpose }) => purpose !== 'retry').map(({ units }) => units.length);
  const units = searches.reduce((sum, own) => sum + own, 0);
  return [
    ...(units === 0
      ? []
      : [`${place}: ${phraseOf(exit)}. Units that run again: ${units}, in ${searches.length} batches.`]),
    ...again
      .filter(({ purpose }) => purpose === 'retry')
      .map((retry) => `${place}: ${retry.units.map(({ unit }) => unit).join()} has failed, and runs again.`),
  ];
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
