/** Which workers took much longer than the others, and what accounts for it. */

import { sum } from './arithmetic.ts';
import type { BatchReport, Report, UnitReport, WorkerReport } from './report.ts';

export interface SlowWorker {
  readonly worker: number;
  /** Inside launches and waiting for clones. */
  readonly seconds: number;
  /** Undefined when nothing was known. */
  readonly plannedSeconds: number | undefined;
  /** Those that account for the most seconds first; empty where nothing stands out. */
  readonly reasons: readonly SlowReason[];
}

/** `accountsForSeconds`: how much shorter the worker would have been without it. */
export type SlowReason = { readonly accountsForSeconds: number } & (
  | { readonly kind: 'unit took longer'; readonly unit: UnitReport; readonly estimateSeconds: number }
  | { readonly kind: 'unit beyond share'; readonly unit: UnitReport; readonly shareSeconds: number }
  | {
      readonly kind: 'units without history';
      readonly units: number;
      readonly seconds: number;
      readonly longest: UnitReport;
    }
  | { readonly kind: 'launches'; readonly launches: number; readonly seconds: number }
  | { readonly kind: 'waiting'; readonly seconds: number }
);

/** A worker is slow when it took this much longer than the mean, and it is worth speaking of. */
const slowFactor = 1.2;
const slowSeconds = 5;

/** What accounts for less is no reason. */
const leastSeconds = 1;

export function slowWorkers({ workers, units }: Report): readonly SlowWorker[] {
  const meanSeconds = meanOf(workers.map(totalSeconds));
  return workers
    .filter((worker) => isSlow(totalSeconds(worker), meanSeconds))
    .map((worker) => ({
      worker: worker.worker,
      seconds: totalSeconds(worker),
      plannedSeconds: worker.plannedSeconds,
      reasons: reasonsOf(
        worker,
        workers,
        units.filter((unit) => unit.worker === worker.worker),
      ),
    }));
}

/** Seconds before and between the launches: the clones were not ready. */
export function waitingSeconds(batches: readonly BatchReport[]): number {
  const inOrder = [...batches].sort((a, b) => a.startSeconds - b.startSeconds);
  let endSeconds = 0;
  let waited = 0;
  for (const { startSeconds, seconds } of inOrder) {
    waited += Math.max(0, startSeconds - endSeconds);
    endSeconds = startSeconds + seconds;
  }
  return waited;
}

export function launchingSeconds(batches: readonly BatchReport[]): number {
  return sum(batches.map(({ launchSeconds }) => launchSeconds));
}

function totalSeconds({ busySeconds, batches }: WorkerReport): number {
  return busySeconds + waitingSeconds(batches);
}

function isSlow(seconds: number, meanSeconds: number): boolean {
  return seconds > meanSeconds * slowFactor && seconds - meanSeconds > slowSeconds;
}

function reasonsOf(
  { batches }: WorkerReport,
  workers: readonly WorkerReport[],
  units: readonly UnitReport[],
): readonly SlowReason[] {
  return [
    ...units.flatMap(tookLonger),
    ...beyondShare(units, workers),
    ...withoutHistory(units),
    ...launching(batches, workers),
    ...waiting(batches, workers),
  ]
    .filter(({ accountsForSeconds }) => accountsForSeconds >= leastSeconds)
    .sort((a, b) => b.accountsForSeconds - a.accountsForSeconds);
}

function tookLonger(unit: UnitReport): SlowReason[] {
  const { known, estimateSeconds, seconds } = unit;
  if (!known || estimateSeconds === undefined) return [];
  return [{ kind: 'unit took longer', unit, estimateSeconds, accountsForSeconds: seconds - estimateSeconds }];
}

/** No plan can make a worker shorter than its longest unit. */
function beyondShare(units: readonly UnitReport[], workers: readonly WorkerReport[]): SlowReason[] {
  const shareSeconds = meanOf(workers.map(({ plannedSeconds }) => plannedSeconds ?? 0));
  return units.flatMap((unit) => {
    const { known, estimateSeconds, seconds } = unit;
    if (!known || estimateSeconds === undefined) return [];
    const accountsForSeconds = Math.min(estimateSeconds, seconds) - shareSeconds;
    return [{ kind: 'unit beyond share', unit, shareSeconds, accountsForSeconds }];
  });
}

/** Of them only the guess was planned, or nothing. */
function withoutHistory(units: readonly UnitReport[]): SlowReason[] {
  const unknown = units.filter(({ known }) => !known).sort((a, b) => b.seconds - a.seconds);
  const [longest] = unknown;
  if (longest === undefined) return [];
  const seconds = sum(unknown.map((unit) => unit.seconds));
  const guessedSeconds = sum(unknown.map(({ estimateSeconds }) => estimateSeconds ?? 0));
  return [
    {
      kind: 'units without history',
      units: unknown.length,
      seconds,
      longest,
      accountsForSeconds: seconds - guessedSeconds,
    },
  ];
}

function launching(batches: readonly BatchReport[], workers: readonly WorkerReport[]): SlowReason[] {
  return [{ kind: 'launches', launches: batches.length, ...againstMean(launchingSeconds, batches, workers) }];
}

function waiting(batches: readonly BatchReport[], workers: readonly WorkerReport[]): SlowReason[] {
  return [{ kind: 'waiting', ...againstMean(waitingSeconds, batches, workers) }];
}

/** What every worker spends on it makes none of them slow. */
function againstMean(
  secondsOf: (batches: readonly BatchReport[]) => number,
  own: readonly BatchReport[],
  workers: readonly WorkerReport[],
): { readonly seconds: number; readonly accountsForSeconds: number } {
  const seconds = secondsOf(own);
  const meanSeconds = meanOf(workers.map(({ batches }) => secondsOf(batches)));
  return { seconds, accountsForSeconds: seconds - meanSeconds };
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : sum(values) / values.length;
}
