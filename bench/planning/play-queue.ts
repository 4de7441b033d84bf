/** Plays a shard's queue, the action's own, with workers whose units take what the day says. */

import type { PlannedUnit } from '../../src/planning/plan.ts';
import { type Batch, Queue } from '../../src/planning/queue.ts';
import { sumOf } from './strategies/strategy.ts';

export interface Shift {
  /** In the plan's order. */
  readonly units: readonly PlannedUnit[];
  /** What a unit takes today, on this runner. */
  secondsOf(unit: string): number;
  readonly workers: number;
  /** What each launch costs beside its units; known from earlier runs. */
  readonly launchSeconds: number;
}

export interface ShiftEnd {
  /** When the last worker ended, from the shift's start. */
  readonly seconds: number;
  readonly launches: number;
}

interface Running {
  readonly worker: number;
  readonly batch: Batch;
  readonly since: number;
  readonly end: number;
}

export function playQueue({ units, secondsOf, workers, launchSeconds }: Shift): ShiftEnd {
  const queue = new Queue({ units }, [launchSeconds]);
  const running = new Map<number, Running>();
  let launches = 0;

  const start = (worker: number, now: number): void => {
    const others = Array.from({ length: workers }, (_, other) => other).filter((other) => other !== worker);
    const batch = queue.take(others.map((other) => leftSeconds(running.get(other), queue, now)));
    if (batch === undefined) return;
    launches += 1;
    const end = now + launchSeconds + sumOf(batch.units.map(({ unit }) => secondsOf(unit)));
    running.set(worker, { worker, batch, since: now, end });
  };

  for (let worker = 0; worker < workers; worker += 1) start(worker, 0);
  let seconds = 0;
  for (let next = firstOf(running); next !== undefined; next = firstOf(running)) {
    seconds = next.end;
    running.delete(next.worker);
    queue.learn({
      units: next.batch.units.map(({ unit, known, seconds: estimated }) => ({
        seconds: secondsOf(unit),
        knownSeconds: known ? estimated : undefined,
      })),
      launchSeconds,
    });
    start(next.worker, next.end);
  }
  return { seconds, launches };
}

function firstOf(running: ReadonlyMap<number, Running>): Running | undefined {
  return [...running.values()].sort((a, b) => a.end - b.end || a.worker - b.worker)[0];
}

/** As the pool reckons it. */
function leftSeconds(running: Running | undefined, queue: Queue, now: number): number {
  return running === undefined ? 0 : Math.max(0, running.since + queue.secondsOf(running.batch) - now);
}
