/** The queue inside a job: workers take batches, longest units first, shrinking towards the end. */

import type { BatchPurpose } from '../report/report.ts';
import { median } from '../timings/estimate.ts';
import type { RunAgain } from './aftermath.ts';
import type { Plan, PlannedUnit } from './plan.ts';
import { level, spread } from './spread.ts';

/** A batch runs at least this long, so that handing out costs nothing worth mentioning. */
const shortestBatchSeconds = 10;

/** The cost of a launch and its clone may be one part of this many of its batch. */
const launchCostDivisor = 10;

/** A pace beyond these is taken for a mistake of the measurement. */
const slowestPace = 10;
const fastestPace = 0.1;

/** What a unit is taken to last while nothing at all is known. */
const unknownSeconds = 1;

export interface Batch {
  /** 1-based, in the order of handing out. */
  readonly number: number;
  readonly units: readonly PlannedUnit[];
  /** Of its units and its launch, by what was known when it was handed out. */
  readonly estimateSeconds: number;
  readonly purpose: BatchPurpose;
  /** Where it runs units again, the number of the batch that made it necessary: see `RunAgain`. */
  readonly origin?: number;
}

/** What a finished batch teaches about those that are still to come. */
export interface Lesson {
  readonly units: readonly LearnedUnit[];
  /** Time of the launch that went to no test, and of making its clone. */
  readonly launchSeconds: number;
}

export interface LearnedUnit {
  readonly seconds: number;
  /** What its own history had said; undefined where it has none. */
  readonly knownSeconds: number | undefined;
}

/**
 * Holds what is still to be run. A batch takes longest-first until it reaches half of the worker's even share of
 * what is left, so that mistakes of the estimate can still be made good; when the share is too short to be worth
 * two launches, it takes the whole share at once. Real histories end at 1.01–1.08 of the best possible this way,
 * static plans at 1.12–1.49 (`docs/decisions/0003-queue.md`).
 */
export class Queue {
  #rest: readonly PlannedUnit[];
  /** What has run, and runs again. */
  #again: readonly RunAgain[] = [];
  #handedOut = 0;
  /** Of all units that this run has measured; kept as sums, for every unknown unit asks for their mean. */
  #learnedSeconds = 0;
  #learnedUnits = 0;
  readonly #launchSeconds: number[];
  #expectedSeconds = 0;
  #measuredSeconds = 0;

  constructor({ units }: Pick<Plan, 'units'>, launchSeconds: readonly number[]) {
    this.#rest = units;
    this.#launchSeconds = [...launchSeconds];
  }

  get remainingUnits(): number {
    return this.#again.reduce((sum, { units }) => sum + units.length, this.#rest.length);
  }

  /**
   * Seconds that `unit` is taken to last, by what is known now: its history at the pace of this run. For one without a
   * history the mean of this run says more than the plan's guess: durations have long tails, and it is sums that
   * are compared here.
   */
  estimate(unit: PlannedUnit): number {
    return unit.known && unit.seconds !== undefined
      ? unit.seconds * this.#pace()
      : (this.#learnedMean() ?? unit.seconds ?? unknownSeconds);
  }

  /** Seconds that a batch is taken to last, by what is known now. */
  secondsOf({ units }: Batch): number {
    return this.#secondsOf(units);
  }

  /**
   * The next batch for an idle worker; undefined when nothing is left.
   * `otherLoads`: for each other worker, the seconds that it is still expected to be busy (0 when idle).
   */
  take(otherLoads: readonly number[]): Batch | undefined {
    const again = this.#again.find(({ first }) => first || this.#rest.length === 0);
    if (again !== undefined) return this.#takeAgain(again);
    if (this.#rest.length === 0) return undefined;
    const weights = this.#rest.map((unit) => this.estimate(unit));
    const certain = this.#rest.every(({ known }) => known);
    const chosen = chooseIndices(weights, otherLoads, certain, this.#shortestBatch());
    const units = this.#rest.filter((_, index) => chosen.has(index));
    this.#rest = this.#rest.filter((_, index) => !chosen.has(index));
    return { ...this.#numbered(units), purpose: 'plan' };
  }

  /** What a later batch runs again; the newest comes first. */
  runAgain(again: readonly RunAgain[]): void {
    this.#again = [...again, ...this.#again];
  }

  /** What still waits to run again for `purpose` does not. */
  drop(purpose: RunAgain['purpose']): void {
    this.#again = this.#again.filter((again) => again.purpose !== purpose);
  }

  /** Puts a batch back that nobody ran. */
  giveBack({ units, purpose, origin = 0 }: Batch): void {
    if (purpose === 'plan') this.#rest = [...units, ...this.#rest];
    else this.#again = [{ units, purpose, origin, first: true }, ...this.#again];
  }

  /** Empties the queue and names what nobody has run, nor will. */
  abandon(): readonly string[] {
    const units = this.#rest.map(({ unit }) => unit);
    this.#rest = [];
    this.#again = [];
    return units;
  }

  learn(lesson: Lesson): void {
    this.#launchSeconds.push(lesson.launchSeconds);
    for (const { seconds, knownSeconds } of lesson.units) {
      this.#learnedSeconds += seconds;
      this.#learnedUnits += 1;
      if (knownSeconds === undefined) continue;
      this.#expectedSeconds += knownSeconds;
      this.#measuredSeconds += seconds;
    }
  }

  #takeAgain(again: RunAgain): Batch {
    const { units, purpose, origin } = again;
    this.#again = this.#again.filter((other) => other !== again);
    return { ...this.#numbered(units), purpose, origin };
  }

  #numbered(units: readonly PlannedUnit[]): Pick<Batch, 'number' | 'units' | 'estimateSeconds'> {
    this.#handedOut += 1;
    return { number: this.#handedOut, units, estimateSeconds: this.#secondsOf(units) };
  }

  #learnedMean(): number | undefined {
    return this.#learnedUnits === 0 ? undefined : this.#learnedSeconds / this.#learnedUnits;
  }

  /** How much longer units take in this run than their histories say: machines and their loads differ. */
  #pace(): number {
    if (this.#expectedSeconds === 0) return 1;
    return Math.min(slowestPace, Math.max(fastestPace, this.#measuredSeconds / this.#expectedSeconds));
  }

  #secondsOf(units: readonly PlannedUnit[]): number {
    return units.reduce((sum, unit) => sum + this.estimate(unit), this.#launchCost());
  }

  #shortestBatch(): number {
    return Math.max(shortestBatchSeconds, launchCostDivisor * this.#launchCost());
  }

  #launchCost(): number {
    return median(this.#launchSeconds) ?? 0;
  }
}

/** A share of guessed seconds is taken whole only when it is too short to be worth two launches even so. */
function chooseIndices(
  weights: readonly number[],
  otherLoads: readonly number[],
  certain: boolean,
  shortest: number,
): Set<number> {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const share = level(total, [0, ...otherLoads]);
  const whole = share < (certain ? 2 : 1) * shortest;
  const chosen = whole
    ? evenShare(weights, otherLoads)
    : longestUntil(weights, Math.max(shortest, share / 2));
  return chosen.size > 0 ? chosen : new Set([0]);
}

/** What this worker gets when all the rest is spread over all workers. */
function evenShare(weights: readonly number[], otherLoads: readonly number[]): Set<number> {
  const { bins } = spread(weights, [0, ...otherLoads]);
  return new Set(bins.flatMap((bin, index) => (bin === 0 ? [index] : [])));
}

function longestUntil(weights: readonly number[], target: number): Set<number> {
  const chosen = new Set<number>();
  let sum = 0;
  for (const [index, weight] of weights.entries()) {
    if (sum >= target) break;
    chosen.add(index);
    sum += weight;
  }
  return chosen;
}
