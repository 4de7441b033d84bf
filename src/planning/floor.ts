/** The unit that sets how short a run can get at all, whatever the number of shards and workers. */

import type { Plan } from './plan.ts';

export interface Floor {
  readonly unit: string;
  /** Estimated; no worker that has it can be done earlier. */
  readonly seconds: number;
  /** What every worker of every shard would be busy for, if seconds could be spread freely. */
  readonly shareSeconds: number;
}

/** Undefined where no unit is longer than an even share. `workers`: of each shard. */
export function floorOf({ units, shards }: Plan, workers: number): Floor | undefined {
  const longest = units.find(({ seconds }) => seconds !== undefined);
  if (longest?.seconds === undefined) return undefined;
  const total = units.reduce((sum, { seconds = 0 }) => sum + seconds, 0);
  const shareSeconds = total / (shards * workers);
  return longest.seconds > shareSeconds
    ? { unit: longest.unit, seconds: longest.seconds, shareSeconds }
    : undefined;
}
