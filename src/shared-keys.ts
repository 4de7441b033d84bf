/** The keys under which a run's shards, and later runs, find what was kept of a suite. */

import type { Shard } from './planning/plan-record.ts';

/** A run of the workflow, as its jobs know it. */
export interface WorkflowRun {
  /** The same in all jobs and all attempts. */
  readonly id: string;
  /** 1-based. */
  readonly attempt: number;
}

export function timingsPrefix(suite: string): string {
  return `testshoal-timings-${suite}-`;
}

/** Whose timings: seconds that were measured with coverage say little of runs without, and the other way round. */
export function timingsContext(suite: string, coverage: boolean): string {
  return coverage ? `${suite}.coverage` : suite;
}

export function planKey(suite: string, { id }: WorkflowRun): string {
  return `testshoal-plan-${suite}-${id}`;
}

/** Of all runs of the suite. */
export function receiptsPrefix(suite: string): string {
  return `testshoal-receipt-${suite}-`;
}

/** Of all shards of one run. */
export function runReceiptsPrefix(suite: string, runId: string): string {
  return `${receiptsPrefix(suite)}${runId}-`;
}

/** Of all attempts of one shard. */
export function shardReceiptsPrefix(suite: string, runId: string, { index, total }: Shard): string {
  return `${runReceiptsPrefix(suite, runId)}${index}of${total}-`;
}

export function receiptKey(suite: string, { id, attempt }: WorkflowRun, shard: Shard): string {
  return `${shardReceiptsPrefix(suite, id, shard)}${attempt}`;
}

export interface ReceiptName {
  readonly runId: string;
  readonly shard: Shard;
  readonly attempt: number;
}

/** Undefined for a key that is none of a receipt. */
export function readReceiptKey(key: string): ReceiptName | undefined {
  const match = /^testshoal-receipt-[^-]+-(\d+)-(\d+)of(\d+)-(\d+)$/.exec(key);
  if (match === null) return undefined;
  const [, runId = '', index, total, attempt] = match;
  return { runId, shard: { index: Number(index), total: Number(total) }, attempt: Number(attempt) };
}

/** The suite, and its context, whose timings are kept under `key`; undefined for a key of anything else. */
export function contextOfTimings(key: string): string | undefined {
  return /^testshoal-timings-([^-]+)-/.exec(key)?.[1];
}
