/** How far the tests are: reckoned from what is handed out and done, and told in one line. */

import { isOpen } from '../planning/aftermath.ts';
import type { PlannedUnit } from '../planning/plan.ts';
import type { Batch, Queue } from '../planning/queue.ts';
import { level } from '../planning/spread.ts';
import type { Clock, Progress, RunningBatch, TestProgress } from '../ports.ts';
import { bar, count, duration } from '../report/markdown.ts';
import { plainLine } from '../report/plain-text.ts';
import type { BatchResult } from '../workers/batch.ts';

/** Between two lines in a log. */
export const progressEverySeconds = 30;

/** Workers that a line names, those first that have been at it longest. */
const shownWorkers = 6;

/** Characters of what a worker runs. */
const longestInLine = 80;
const shortestInBar = 20;

export interface ProgressOptions {
  readonly units: readonly PlannedUnit[];
  /** That there are now. */
  workers(): number;
  /** What units and batches are taken to last. */
  readonly queue: Pick<Queue, 'estimate' | 'secondsOf'>;
  /** Of that worker, where it is told. */
  runningTest(worker: number): TestProgress | undefined;
  readonly clock: Clock;
}

/** What the meter has to know of a batch that has ended. */
export type Ended = Pick<BatchResult, 'worker' | 'batch' | 'end' | 'judgement'>;

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

  /** What a batch that ended badly has not told is not done, for it runs again. A failed unit that is retried stays done. */
  ended({ worker, end, judgement }: Ended): void {
    this.#running.delete(worker);
    const runsAgain = end === 'died' || end === 'timed out';
    for (const judged of judgement.units) {
      if (!(runsAgain && isOpen(judged))) this.#done.add(judged.unit);
    }
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
          test: this.#options.runningTest(worker),
        })),
    };
  }

  /**
   * What is not handed out, poured over what the workers still have to do, and at least its longest unit. Undefined as well where
   * only batches are left that take longer than they were expected to: how much longer, nobody knows.
   */
  #remainingSeconds(now: number): number | undefined {
    const { units, workers, queue } = this.#options;
    const isKnown = this.#done.size > 0 || units.some(({ seconds }) => seconds !== undefined);
    if (!isKnown) return undefined;
    const running = [...this.#running.values()];
    const loads = running.map(({ batch, since }) => Math.max(0, since + queue.secondsOf(batch) - now));
    const idle = Array.from({ length: Math.max(0, workers() - loads.length) }, () => 0);
    const taken = new Set(running.flatMap(({ batch }) => batch.units.map(({ unit }) => unit)));
    const rest = units
      .filter(({ unit }) => !this.#done.has(unit) && !taken.has(unit))
      .map((unit) => queue.estimate(unit));
    const sum = rest.reduce((total, seconds) => total + seconds, 0);
    const longest = rest.reduce((most, seconds) => Math.max(most, seconds), 0);
    const seconds = Math.max(level(sum, [...loads, ...idle]), ...loads, longest);
    return seconds === 0 && running.length > 0 ? undefined : seconds;
  }
}

/**
 * `Progress: 14 of 40 units after 31.0 s, about 52.0 s left. worker 1: tests/test_a.py › Orders › test_one (1.2 s); …`: the test
 * that runs, where that is told, else the units of the batch, and for how long.
 */
export function progressLine(progress: Progress): string {
  const { running, seconds, doneUnits, units } = progress;
  const longest = [...running].sort((a, b) => b.seconds - a.seconds);
  const shown = longest.slice(0, shownWorkers).map((batch) => {
    const { seconds } = batch.test ?? batch;
    return `worker ${batch.worker}: ${nameOf(batch, longestInLine)} (${duration(seconds)})`;
  });
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
  const text = `▕${drawn}▏ ${doneUnits}/${units} units${left(progress)}`;
  const share = Math.floor((columns - text.length - ' · '.length) / Math.max(1, running.length));
  const names = running
    .map((batch) => nameOf(batch, Math.max(shortestInBar, share - ', '.length)))
    .join(', ');
  const whole = names === '' ? text : `${text} · ${names}`;
  return [...whole].slice(0, Math.max(0, columns - 1)).join('');
}

function left({ remainingSeconds }: Progress): string {
  return remainingSeconds === undefined ? '' : `, about ${duration(Math.max(1, remainingSeconds))} left`;
}

/** Names of files and tests are anything: nothing of them may act on a terminal. */
function nameOf({ units, test }: RunningBatch, longest: number): string {
  if (test !== undefined) return shortened(plainLine(test.name), longest);
  const [first = ''] = units;
  const name = shortened(plainLine(first), longest);
  return units.length < 2 ? name : `${name} and ${units.length - 1} more`;
}

/** What tells tests apart is at the end of a path and at the start of the rest. */
function shortened(name: string, longest: number): string {
  if ([...name].length <= longest) return name;
  const [place = '', ...rest] = name.split(' › ');
  const file = place.includes('/') ? `…${place.slice(place.lastIndexOf('/'))}` : place;
  const characters = [...[file, ...rest].join(' › ')];
  return characters.length <= longest ? characters.join('') : `${characters.slice(0, longest - 1).join('')}…`;
}
