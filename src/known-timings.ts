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
  /** Gives units that were renamed the timings of their old names. */
  follow(timings: Timings): Promise<Timings>;
}

/** `context`: whose timings, see `timingsContext`. */
export async function knownTimings(
  config: Config,
  { units }: Suite,
  context: string,
  { stores, temporary, log, tools }: World,
): Promise<KnownTimings> {
  const { workingDirectory, workspace, timingsFile: file } = config;
  const follow = (timings: Timings) => followGit(timings, units, workingDirectory, tools);
  if (config.timings !== 'use') return { known: emptyTimings, follow };
  const kept = await recallTimings(context, stores?.records, temporary, log);
  const known = await withGivenTimings(kept, { file, units, roots: [workingDirectory, workspace] }, log);
  // With several shards the receipts of the run before have the old names; who plans adds them first.
  return { known: config.shard.total === 1 ? await follow(known) : known, follow };
}
