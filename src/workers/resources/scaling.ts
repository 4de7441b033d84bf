/** When a run gets one more worker, and which worker waits until there is memory again. */

import { percent } from '../../report/markdown.ts';

export interface ScalingBounds {
  /** No worker is held back when only so many take batches. */
  readonly minimum: number;
  /** Of `max-workers`, and of what the databases carry. */
  readonly maximum: number;
  readonly memoryBytes: number | undefined;
}

/** What is known at one look. Undefined is what the platform does not tell. */
export interface ScalingSample {
  readonly seconds: number;
  /** That there are, those that are held back as well. */
  readonly workers: number;
  /** By worker, of those that run a batch now. */
  readonly memoryBytes: ReadonlyMap<number, number>;
  /** Highest of one worker, in this run or in earlier ones. */
  readonly peakWorkerBytes: number | undefined;
  readonly availableBytes: number | undefined;
  /** Since the last look: share of the time in which something waited for memory, 0 … 1. */
  readonly memoryStall: number | undefined;
  /** Since the last look: processors that had nothing to do. */
  readonly idleProcessors: number | undefined;
  /** That nobody has taken yet. */
  readonly remainingUnits: number;
}

export type ScalingDecision =
  | { readonly kind: 'grow' }
  | { readonly kind: 'hold back'; readonly worker: number; readonly because: string }
  | { readonly kind: 'let go'; readonly worker: number }
  | { readonly kind: 'nothing' };

/** What earlier looks have shown. */
export interface ScalingState {
  readonly held: readonly number[];
  /** Since when the last looks all showed it; undefined where the last one did not. */
  readonly tightSince: number | undefined;
  readonly easySince: number | undefined;
  readonly idleSince: number | undefined;
  /** Of the last decision: what it does shows only after a while. */
  readonly decidedAt: number;
}

export const initialScaling: ScalingState = {
  held: [],
  tightSince: undefined,
  easySince: undefined,
  idleSince: undefined,
  decidedAt: Number.NEGATIVE_INFINITY,
};

/** Memory is tight below this part of it, and easy only well above: between the two nothing changes. */
const tightShare = 0.1;
const easyShare = 0.2;

/** Of the time, waiting for memory. */
const tightStall = 0.1;
const easyStall = 0.01;

/** How long it has to be so. Tests allocate within seconds; a batch that begins to use a processor takes longer. */
const tightSeconds = 2;
const easySeconds = 10;
const idleSeconds = 10;

/** Between two decisions. */
const settleSeconds = 5;

/** A worker that is added is to find most of a processor idle. */
const idleProcessorsToGrow = 0.75;

export function decideScaling(
  state: ScalingState,
  sample: ScalingSample,
  bounds: ScalingBounds,
): { readonly decision: ScalingDecision; readonly state: ScalingState } {
  const { seconds } = sample;
  const since = (holds: boolean, before: number | undefined) => (holds ? (before ?? seconds) : undefined);
  const reason = tightness(sample, bounds);
  const seen: ScalingState = {
    ...state,
    tightSince: since(reason !== undefined, state.tightSince),
    easySince: since(isEasy(sample, bounds), state.easySince),
    idleSince: since((sample.idleProcessors ?? 0) >= idleProcessorsToGrow, state.idleSince),
  };
  const decision = decide(seen, sample, bounds, reason);
  if (decision.kind === 'nothing') return { decision, state: seen };
  return { decision, state: { ...seen, ...heldAfter(decision, seen.held), decidedAt: seconds } };
}

function decide(
  state: ScalingState,
  sample: ScalingSample,
  bounds: ScalingBounds,
  reason: string | undefined,
): ScalingDecision {
  const { seconds, workers, remainingUnits } = sample;
  const lasts = (from: number | undefined, enough: number) => from !== undefined && seconds - from >= enough;
  const [held] = state.held;
  // Who is held back would wait for nothing.
  if (held !== undefined && remainingUnits === 0) return { kind: 'let go', worker: held };
  if (seconds - state.decidedAt < settleSeconds) return { kind: 'nothing' };
  if (reason !== undefined && lasts(state.tightSince, tightSeconds)) {
    const worker = largest(sample, state.held);
    return worker === undefined || workers - state.held.length <= bounds.minimum
      ? { kind: 'nothing' }
      : { kind: 'hold back', worker, because: reason };
  }
  if (!lasts(state.easySince, easySeconds)) return { kind: 'nothing' };
  if (held !== undefined) return { kind: 'let go', worker: held };
  const mayGrow = workers < bounds.maximum && remainingUnits > 0;
  return mayGrow && lasts(state.idleSince, idleSeconds) ? { kind: 'grow' } : { kind: 'nothing' };
}

/** The one that takes most, and of several the last. A worker without a batch takes nothing. */
function largest({ memoryBytes, workers }: ScalingSample, held: readonly number[]): number | undefined {
  const free = Array.from({ length: workers }, (_, index) => index + 1).filter(
    (worker) => !held.includes(worker),
  );
  const bytes = (worker: number) => memoryBytes.get(worker) ?? 0;
  return free.sort((a, b) => bytes(b) - bytes(a) || b - a)[0];
}

/** Why memory is tight, as a sentence's end; undefined where it is not. */
function tightness(
  { availableBytes, memoryStall }: ScalingSample,
  bounds: ScalingBounds,
): string | undefined {
  const { memoryBytes } = bounds;
  if (
    availableBytes !== undefined &&
    memoryBytes !== undefined &&
    availableBytes < tightShare * memoryBytes
  ) {
    return `${percent(availableBytes / memoryBytes)} of the memory are free`;
  }
  return memoryStall !== undefined && memoryStall >= tightStall
    ? `something waits for memory in ${percent(memoryStall)} of the time`
    : undefined;
}

/** There is room for one worker more. What is not known speaks against it. */
function isEasy(sample: ScalingSample, { memoryBytes }: ScalingBounds): boolean {
  const { availableBytes, peakWorkerBytes, memoryStall } = sample;
  if (availableBytes === undefined || memoryBytes === undefined || peakWorkerBytes === undefined)
    return false;
  const left = availableBytes - peakWorkerBytes;
  return left >= easyShare * memoryBytes && (memoryStall ?? 0) <= easyStall;
}

function heldAfter(decision: ScalingDecision, held: readonly number[]): Pick<ScalingState, 'held'> {
  if (decision.kind === 'hold back') return { held: [...held, decision.worker] };
  return { held: decision.kind === 'let go' ? held.filter((worker) => worker !== decision.worker) : held };
}
