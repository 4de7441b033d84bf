/** The keys under which a run's shards, and later runs, find what was kept of a suite. */

import type { Shard } from './planning/plan-record.ts';

/** A run of the workflow, as one of its jobs knows it. */
export interface WorkflowRun {
  /** The same in all jobs and all attempts. */
  readonly id: string;
  /** 1-based. */
  readonly attempt: number;
  /** Hex digits of this job's step: the same in all attempts, and another in every other job of a matrix. */
  readonly job: string;
}

/** What all jobs of a run know alike. */
type Attempt = Pick<WorkflowRun, 'id' | 'attempt'>;

export function timingsPrefix(suite: string): string {
  return `testshoal-timings-${suite}-`;
}

/** Whose timings: seconds that were measured with coverage say little of runs without, and the other way round. */
export function timingsContext(suite: string, coverage: boolean): string {
  return coverage ? `${suite}.coverage` : suite;
}

/** Of the plan that was made in the run's attempt. */
export function planKey(suite: string, { id, attempt }: Attempt): string {
  return `testshoal-plan-${suite}-${id}-${attempt}`;
}

/** Says that the shard takes part in the attempt. */
export function presenceKey(suite: string, { id, attempt }: Attempt, { index, total }: Shard): string {
  return `testshoal-here-${suite}-${id}-${attempt}-${index}of${total}`;
}

/** Of all runs of the suite. */
export function receiptsPrefix(suite: string): string {
  return `testshoal-receipt-${suite}-`;
}

/** Of all shards of one run. */
export function runReceiptsPrefix(suite: string, runId: string): string {
  return `${receiptsPrefix(suite)}${runId}-`;
}

/** Of all attempts of one shard, whichever job ran it. */
export function shardReceiptsPrefix(suite: string, runId: string, { index, total }: Shard): string {
  return `${runReceiptsPrefix(suite, runId)}${index}of${total}-`;
}

/** Of all attempts of one shard in one job. */
export function jobReceiptsPrefix(suite: string, { id, job }: WorkflowRun, shard: Shard): string {
  return `${shardReceiptsPrefix(suite, id, shard)}${job}-`;
}

/** `isSecond`: for a job that finds its own key taken. */
export function receiptKey(suite: string, run: WorkflowRun, shard: Shard, isSecond = false): string {
  return `${jobReceiptsPrefix(suite, run, shard)}${run.attempt}${isSecond ? '-2' : ''}`;
}

export interface ReceiptName {
  readonly runId: string;
  readonly shard: Shard;
  readonly attempt: number;
  /** The key of its job was taken, so that nobody knows which of two jobs a receipt is of. */
  readonly isSecond: boolean;
}

/** Undefined for a key that is none of a receipt. */
export function readReceiptKey(key: string): ReceiptName | undefined {
  const match = /^testshoal-receipt-[^-]+-(\d+)-(\d+)of(\d+)-[0-9a-f]+-(\d+)(-2)?$/.exec(key);
  if (match === null) return undefined;
  const [, runId = '', index, total, attempt, second] = match;
  return {
    runId,
    shard: { index: Number(index), total: Number(total) },
    attempt: Number(attempt),
    isSecond: second !== undefined,
  };
}

/** The suite, and its context, whose timings are kept under `key`; undefined for a key of anything else. */
export function contextOfTimings(key: string): string | undefined {
  return /^testshoal-timings-([^-]+)-/.exec(key)?.[1];
}
