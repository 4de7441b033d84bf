/** How far the tests are: reckoned from what is handed out and done, and told in one line. */

import type { PlannedUnit } from '../planning/plan.ts';
import type { Batch, Queue } from '../planning/queue.ts';
import { level } from '../planning/spread.ts';
import type { Clock, Progress, RunningBatch } from '../ports.ts';
import { bar, count, duration } from '../report/markdown.ts';
import { plainLine } from '../report/plain-text.ts';
import type { BatchResult } from '../workers/batch.ts';

/** Between two lines in a log. */
export const progressEverySeconds = 30;

/** Workers that a line names, those first that have been at it longest. */
const shownWorkers = 6;

const longestUnitName = 80;

export interface ProgressOptions {
  readonly units: readonly PlannedUnit[];
  readonly workers: number;
  /** What units and batches are taken to last. */
  readonly queue: Pick<Queue, 'estimate' | 'secondsOf'>;
  readonly clock: Clock;
}

export class ProgressMeter {
  readonly #options: ProgressOptions;
  readonly #startSeconds: number;
  readonly #done = new Set<string>();
  readonly #running = new Map<number, { readonly batch: Batch; readonly since: number }>();

  constructor(options: ProgressOptions) {
    this.#options = options;
    this.#startSeconds = options.clock();
  }

  started(worker: number, batch: Batch): void {
    this.#running.set(worker, { batch, since: this.#options.clock() });
  }

  /** A unit that runs again stays done. */
  ended({ worker, batch }: Pick<BatchResult, 'worker' | 'batch'>): void {
    this.#running.delete(worker);
    for (const { unit } of batch.units) this.#done.add(unit);
  }

  now(): Progress {
    const { units, clock } = this.#options;
    const now = clock();
    return {
      seconds: now - this.#startSeconds,
      doneUnits: units.filter(({ unit }) => this.#done.has(unit)).length,
      units: units.length,
      remainingSeconds: this.#remainingSeconds(now),
      running: [...this.#running]
        .sort(([a], [b]) => a - b)
        .map(([worker, { batch, since }]) => ({
          worker,
          batch: batch.number,
          units: batch.units.map(({ unit }) => unit),
          seconds: now - since,
        })),
    };
  }

  /** What is not handed out, poured over what the workers still have to do. */
  #remainingSeconds(now: number): number | undefined {
    const { units, workers, queue } = this.#options;
    const isKnown = this.#done.size > 0 || units.some(({ seconds }) => seconds !== undefined);
    if (!isKnown) return undefined;
    const running = [...this.#running.values()];
    const loads = running.map(({ batch, since }) => Math.max(0, since + queue.secondsOf(batch) - now));
    const idle = Array.from({ length: Math.max(0, workers - loads.length) }, () => 0);
    const taken = new Set(running.flatMap(({ batch }) => batch.units.map(({ unit }) => unit)));
    const rest = units
      .filter(({ unit }) => !this.#done.has(unit) && !taken.has(unit))
      .reduce((sum, unit) => sum + queue.estimate(unit), 0);
    return Math.max(level(rest, [...loads, ...idle]), ...loads);
  }
}

/** `Progress: 14 of 40 units after 31 s, about 52 s left. worker 1: tests/a.py and 2 more (12.0 s); …`. */
export function progressLine(progress: Progress): string {
  const { running, seconds, doneUnits, units } = progress;
  const longest = [...running].sort((a, b) => b.seconds - a.seconds);
  const shown = longest
    .slice(0, shownWorkers)
    .map((batch) => `worker ${batch.worker}: ${unitsOf(batch)} (${duration(batch.seconds)})`);
  const more = longest.length - shown.length;
  const now = more > 0 ? [...shown, `${count(more, 'worker')} more`] : shown;
  return (
    `Progress: ${doneUnits} of ${count(units, 'unit')} after ${duration(seconds)}${left(progress)}.` +
    (now.length === 0 ? '' : ` ${now.join('; ')}`)
  );
}

/** The same for a terminal of `columns` characters, with a bar. */
export function progressBar(progress: Progress, columns: number): string {
  const { running, doneUnits, units } = progress;
  const drawn = bar(units === 0 ? 1 : doneUnits / units, 20).replace(/<\/?code>/g, '');
  const names = running.map(unitsOf).join(', ');
  const text = `▕${drawn}▏ ${doneUnits}/${units} units${left(progress)}${names === '' ? '' : ` · ${names}`}`;
  return [...text].slice(0, Math.max(0, columns - 1)).join('');
}

function left({ remainingSeconds }: Progress): string {
  return remainingSeconds === undefined ? '' : `, about ${duration(Math.max(1, remainingSeconds))} left`;
}

/** Names of files are anything: nothing of them may act on a terminal. */
function unitsOf({ units }: RunningBatch): string {
  const [first = ''] = units;
  const name = plainLine(first).slice(0, longestUnitName);
  return units.length < 2 ? name : `${name} and ${units.length - 1} more`;
}
