/** How many workers a run will want, before its shards agree on a plan: databases and the plan go by it. */

import type { Config } from './config.ts';
import { peakWorkerBytes } from './lessons.ts';
import { plannedUnits } from './planned-units.ts';
import { sliceOf } from './planning/plan.ts';
import type { Suite } from './runners/suite.ts';
import type { Timings } from './timings/model.ts';
import { type ChosenWorkers, countWorkers } from './worker-count.ts';
import type { World } from './world.ts';

export interface ExpectedWorkers {
  readonly chosen: ChosenWorkers;
  /** For how many workers of all shards long files are cut; undefined where the runner takes whole files only. */
  readonly cutFor: number | undefined;
}

interface PlannedSuite extends Pick<Suite, 'units'> {
  readonly preset: Pick<Suite['preset'], 'runsParts'>;
}

export function expectedWorkers(
  suite: PlannedSuite,
  config: Pick<Config, 'workers' | 'scaling' | 'plan' | 'shard'>,
  known: Timings,
  world: Pick<World, 'processors' | 'availableBytes'> & {
    readonly machine: Pick<World['machine'], 'memoryBytes'>;
  },
): ExpectedWorkers {
  const choose = (units: number): ChosenWorkers => {
    const bounds = { ...world, units, peakWorkerBytes: peakWorkerBytes(known) };
    return countWorkers(config.workers, bounds, config.scaling);
  };
  // As many as there would be with units enough: parts are units, too.
  const cutFor = suite.preset.runsParts
    ? config.shard.total * choose(Number.POSITIVE_INFINITY).workers
    : undefined;
  return { chosen: choose(expectedUnits(suite, config, known, cutFor)), cutFor };
}

/** Of this shard, as far as they are known before the shards agree. */
function expectedUnits(
  { units }: PlannedSuite,
  { plan: given, shard }: Pick<Config, 'plan' | 'shard'>,
  known: Timings,
  cutFor: number | undefined,
): number {
  if (given !== undefined) return sliceOf(given.plan, shard.index).length;
  return Math.ceil(plannedUnits(units, known, cutFor).length / shard.total);
}
