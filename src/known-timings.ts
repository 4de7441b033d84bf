/** What is known before a run: timings of earlier ones, and of a file in the checkout, under the names of today. */

import type { Config } from './config.ts';
import { followGit } from './git-renames.ts';
import { withGivenTimings } from './given-timings.ts';
import { recallTimings } from './remember.ts';
import type { Suite } from './runners/suite.ts';
import { emptyTimings, type Timings } from './timings/model.ts';
import type { World } from './world.ts';

export interface KnownTimings {
  readonly known: Timings;
  /**
   * Gives units that were renamed the timings of their old names. Receipts of an earlier run have the old names, too: who
   * adds them does so first.
   */
  follow(timings: Timings): Promise<Timings>;
}

/** `context`: whose timings, see `timingsContext`. */
export async function knownTimings(
  config: Pick<Config, 'timings' | 'timingsFile' | 'workspace' | 'workingDirectory'>,
  units: readonly string[],
  context: string,
  { stores, temporary, log, tools }: Pick<World, 'stores' | 'temporary' | 'log' | 'tools'>,
): Promise<KnownTimings> {
  const { workingDirectory, workspace, timingsFile: file } = config;
  const follow = (timings: Timings) => followGit(timings, units, workingDirectory, tools);
  if (config.timings !== 'use') return { known: emptyTimings, follow };
  const kept = await recallTimings(context, stores?.records, temporary, log);
  const known = await withGivenTimings(kept, { file, units, roots: [workingDirectory, workspace] }, log);
  return { known, follow };
}

/** By what earlier runs and the checkout say; with several shards it is who plans that adds what the newest run has measured. */
export async function recall(
  config: Config,
  { units }: Pick<Suite, 'units'>,
  context: string,
  world: World,
): Promise<KnownTimings> {
  const { known, follow } = await knownTimings(config, units, context, world);
  return { known: config.shard.total === 1 ? await follow(known) : known, follow };
}
