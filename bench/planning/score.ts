/** How good a split was: when its last shard ended, and when that was possible at the earliest. */

import type { Day, Runner } from './noise.ts';
import { meanOf, sumOf } from './strategies/strategy.ts';

/** Seconds of each shard. */
export function loadsOf(
  seconds: readonly number[],
  shardOf: readonly number[],
  shards: number,
): readonly number[] {
  const loads = new Array<number>(shards).fill(0);
  for (const [index, value] of seconds.entries()) {
    const shard = shardOf[index] ?? 0;
    loads[shard] = (loads[shard] ?? 0) + value;
  }
  return loads;
}

/** The longest shard over the lower bound: an even share, or the longest unit. */
export function ratioOf(seconds: readonly number[], shardOf: readonly number[], shards: number): number {
  const bound = Math.max(sumOf(seconds) / shards, longestOf(seconds));
  return Math.max(...loadsOf(seconds, shardOf, shards)) / bound;
}

/** Whether one unit is longer than an even share, so that it alone says when the run ends. */
export function isDominated(seconds: readonly number[], shards: number): boolean {
  return longestOf(seconds) > sumOf(seconds) / shards;
}

/**
 * Before this no run can end on runners with so many workers each, even with one queue over all of them: the work is poured
 * over the workers as they start, and the longest unit has to run somewhere.
 */
export function earliestEnd({ seconds, runners }: Day, workers: number): number {
  const byStart = [...runners].sort((a, b) => a.startSeconds - b.startSeconds);
  const longest = Math.min(
    ...runners.map(({ startSeconds, slowness }) => startSeconds + slowness * longestOf(seconds)),
  );
  return Math.max(longest, pouredLevel(sumOf(seconds), byStart, workers));
}

/** When the runners, earliest first, have done the work together. */
function pouredLevel(workSeconds: number, byStart: readonly Runner[], workers: number): number {
  let [speed, weighted] = [0, 0];
  for (const [index, { startSeconds, slowness }] of byStart.entries()) {
    speed += workers / slowness;
    weighted += (workers * startSeconds) / slowness;
    const level = (workSeconds + weighted) / speed;
    const next = byStart[index + 1];
    if (next === undefined || level <= next.startSeconds) return level;
  }
  return 0;
}

export interface Summary {
  readonly mean: number;
  readonly worst: number;
  readonly count: number;
}

/** Undefined of no ratios. */
export function summaryOf(ratios: readonly number[]): Summary | undefined {
  const mean = meanOf(ratios);
  return mean === undefined ? undefined : { mean, worst: Math.max(...ratios), count: ratios.length };
}

function longestOf(seconds: readonly number[]): number {
  return seconds.reduce((longest, value) => Math.max(longest, value), 0);
}
