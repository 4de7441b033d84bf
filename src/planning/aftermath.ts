/** What comes after a batch has ended: which of its units run again, in which company, and whether anything more runs at all. */

import type { LimitKind } from '../report/incidents.ts';
import type { BatchPurpose, UnitOutcome } from '../report/report.ts';
import type { PlannedUnit } from './plan.ts';
import type { Batch } from './queue.ts';
import { Suspects } from './suspects.ts';

export interface AftermathPolicy {
  /** How often a unit runs again that has failed. */
  readonly retries: number;
  /** Whether nothing more is handed out once a unit has failed for good. */
  readonly failFast: boolean;
  /** What else than themselves units may have failed of, to follow "because"; undefined while there is nothing. */
  readonly otherCause?: (() => string | undefined) | undefined;
}

/**
 * How a batch ended. `whole`: by itself, and all of it was reported. `lost`: by itself, and some of it was not. `died`: its
 * process was killed, or was gone before its report. `timed out`: at a limit. `stopped`: with the run.
 */
export type BatchEnd = 'whole' | 'lost' | 'died' | 'timed out' | 'stopped';

export interface EndedBatch {
  readonly batch: Batch;
  readonly end: BatchEnd;
  /** At which it was ended; undefined where it was at none. */
  readonly limit: LimitKind | undefined;
  /** All units of the batch. */
  readonly units: readonly EndedUnit[];
  /** Whose test ran when the process died, as it has told itself; undefined where it did not. */
  readonly suspect: string | undefined;
  /** Whether something failed that belongs to no unit. */
  readonly failedBeside: boolean;
}

export interface EndedUnit {
  readonly unit: string;
  readonly outcome: UnitOutcome;
  /** Something of it has failed, and its report broke off. */
  readonly partial?: true | undefined;
}

/** Units that run once more, as a batch of their own. */
export interface RunAgain {
  readonly units: readonly PlannedUnit[];
  readonly purpose: Exclude<BatchPurpose, 'plan'>;
  /** Of a retry, the number of the batch in which it failed; else that of the batch which ended badly first. */
  readonly origin: number;
  /** Before what was never run. */
  readonly first: boolean;
}

/**
 * Launches of a run that look for a unit or run a rest. To find one among n takes two where its process tells which test runs,
 * and 2 × log2 n where none does; four among a hundred are found with less than this. More of them are no accident of a unit.
 */
export const mostReruns = 48;

/**
 * Where batches that run again have died so often, and none of the run came to its end, it is not a unit that brings it about. One
 * half is searched before the other, so that the first unit that is all right is met before. A unit that did it alone, as its
 * process had told, is no such death.
 */
export const deathsInVain = 10;

/** Where more units fail, it is the change that is tested, and not chance: running all of them again would only take time. */
export const mostRetriedUnits = 10;

/** Whether a later batch has to tell how `unit` ends. */
export function isOpen({ outcome, partial }: EndedUnit): boolean {
  return outcome === 'unreported' || partial === true;
}

/**
 * Decides after each batch. It cannot go on for ever: a batch that looks for a unit or runs a rest has fewer units than the one
 * before it, there is a bound to how many there are in a run, and each unit has its number of retries.
 */
export class Aftermath {
  readonly #policy: AftermathPolicy;
  readonly #retries = new Map<string, number>();
  readonly #failed = new Set<string>();
  readonly #suspects = new Suspects();
  #reruns = 0;
  #deathsAgain = 0;
  #anyWhole = false;
  #closed: string | undefined;
  #noReruns: string | undefined;
  #noRetries: string | undefined;

  constructor(policy: AftermathPolicy) {
    this.#policy = policy;
  }

  /** Why nothing more is handed out, to follow "because"; undefined while more is. */
  get closed(): string | undefined {
    return this.#closed;
  }

  /** Why units that have no outcome do not run again, to follow "because"; undefined while they do. */
  get noReruns(): string | undefined {
    return this.#noReruns ?? this.#closed;
  }

  /** Why failed units do not run again, to follow "because"; undefined while they do, and where nobody asked for it. */
  get noRetries(): string | undefined {
    return this.#noRetries;
  }

  /** From now on nothing runs again. `reason`: to follow "because". */
  giveUp(reason: string): void {
    this.#noReruns ??= reason;
    if (this.#policy.retries > 0) this.#noRetries ??= reason;
  }

  /** Whether a retry may still run; something may have come to light since it was decided. */
  mayRetry(): boolean {
    this.#noRetries ??= this.#policy.otherCause?.();
    return this.#noRetries === undefined;
  }

  /** What runs again because of the end of this batch. */
  after(ended: EndedBatch): readonly RunAgain[] {
    if (ended.end === 'stopped') return [];
    if (ended.end === 'whole') this.#anyWhole = true;
    const isProof = this.#suspects.hear(originOf(ended.batch), ended);
    if (ended.end === 'died' && ended.batch.purpose !== 'plan' && !isProof) this.#deathsAgain += 1;
    if (ended.limit === 'step') this.#closed ??= 'the step had used up its time';
    const open = namedIn(ended, isOpen);
    const failed = namedIn(ended, (unit) => hasFailed(unit) && !isOpen(unit));
    const reruns = this.#rerunsOf(ended, open);
    const retries = this.#retriesOf(ended, failed);
    const isFinal =
      ended.failedBeside || retries.length < failed.length || (open.length > 0 && reruns.length === 0);
    if (this.#policy.failFast && isFinal) this.#closed ??= 'of `fail-fast`';
    return this.#closed === undefined ? [...reruns, ...retries] : [];
  }

  #rerunsOf(ended: EndedBatch, open: readonly PlannedUnit[]): readonly RunAgain[] {
    const { batch, end, units } = ended;
    if (open.length === 0 || (end !== 'died' && end !== 'timed out')) return [];
    const isNamed = units.some(({ outcome }) => outcome === 'timed out');
    const origin = originOf(batch);
    const suspect = this.#suspects.next(origin, ended);
    const split = isNamed ? [open] : splitOf(open, suspect);
    const pieces = split.filter((piece) => piece.length < batch.units.length);
    if (!this.#anyWhole && this.#deathsAgain >= deathsInVain) {
      this.#noReruns ??= `no batch has come to its end, and ${deathsInVain} have died again`;
    }
    if (this.#reruns + pieces.length > mostReruns) {
      this.#noReruns ??= `there were ${this.#reruns} launches for such units already`;
    }
    if (this.#noReruns !== undefined) return [];
    this.#reruns += pieces.length;
    const purpose = isNamed ? 'rest' : 'bisect';
    return pieces.map((piece) => ({ units: piece, purpose, origin, first: true }));
  }

  #retriesOf({ batch }: EndedBatch, failed: readonly PlannedUnit[]): readonly RunAgain[] {
    const { retries, failFast } = this.#policy;
    for (const { unit } of failed) this.#failed.add(unit);
    if (retries === 0 || failed.length === 0) return [];
    if (this.#failed.size > mostRetriedUnits) {
      this.#noRetries ??= `more than ${mostRetriedUnits} failed`;
    }
    if (!this.mayRetry()) return [];
    const again = failed.filter(({ unit }) => (this.#retries.get(unit) ?? 0) < retries);
    for (const { unit } of again) this.#retries.set(unit, (this.#retries.get(unit) ?? 0) + 1);
    // What is to stop at a failure has to know first whether it is one.
    return again.map((unit) => ({
      units: [unit],
      purpose: 'retry',
      origin: batch.number,
      first: failFast,
    }));
  }
}

function hasFailed({ outcome }: EndedUnit): boolean {
  return outcome === 'failed' || outcome === 'timed out' || outcome === 'crashed';
}

function namedIn({ batch, units }: EndedBatch, are: (unit: EndedUnit) => boolean): readonly PlannedUnit[] {
  const names = new Set(units.filter(are).map(({ unit }) => unit));
  return batch.units.filter(({ unit }) => names.has(unit));
}

/** The suspect alone and the others, or else two halves. One that is alone stays whole. */
function splitOf(
  units: readonly PlannedUnit[],
  suspect: string | undefined,
): readonly (readonly PlannedUnit[])[] {
  const half = Math.ceil(units.length / 2);
  const alone = units.filter(({ unit }) => unit === suspect);
  const others = units.filter(({ unit }) => unit !== suspect);
  const pieces = alone.length > 0 ? [alone, others] : [units.slice(0, half), units.slice(half)];
  return pieces.filter((piece) => piece.length > 0);
}

function originOf({ number, origin, purpose }: Batch): number {
  return purpose === 'plan' || purpose === 'retry' ? number : (origin ?? number);
}
