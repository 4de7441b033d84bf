/** What a plan cannot know: how fast each runner is, when it starts, how long a test takes this time. Assumed, not measured. */

import { factor, type Random } from './random.ts';

export interface Noise {
  readonly name: string;
  /** Standard deviation of what multiplies each unit's seconds; 0.2 is 20 %. */
  readonly unitSigma: number;
  /** The same of each shard's runner. */
  readonly runnerSigma: number;
  /** Shards start evenly spread over so many seconds. */
  readonly skewSeconds: number;
}

export const noises: readonly Noise[] = [
  { name: 'none', unitSigma: 0, runnerSigma: 0, skewSeconds: 0 },
  { name: 'tests σ 20 %', unitSigma: 0.2, runnerSigma: 0, skewSeconds: 0 },
  { name: '+ runners σ 10 %', unitSigma: 0.2, runnerSigma: 0.1, skewSeconds: 0 },
  { name: '+ start 0–60 s', unitSigma: 0.2, runnerSigma: 0.1, skewSeconds: 60 },
];

export interface Runner {
  readonly startSeconds: number;
  /** What a second of a test takes here. */
  readonly slowness: number;
}

/** One day: what each unit takes on a runner of slowness 1, and the runners. */
export interface Day {
  readonly seconds: readonly number[];
  readonly runners: readonly Runner[];
}

export function dayOf(seconds: readonly number[], shards: number, noise: Noise, random: Random): Day {
  return {
    seconds: seconds.map((value) => value * factor(noise.unitSigma, random)),
    runners: Array.from({ length: shards }, () => ({
      startSeconds: noise.skewSeconds * random(),
      slowness: factor(noise.runnerSigma, random),
    })),
  };
}
