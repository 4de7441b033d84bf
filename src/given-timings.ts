/** Timings that the checkout itself holds, in the file that `timings-file` names: a start for a project that moves over. */

import { existsSync } from 'node:fs';
import { messageOf } from './errors.ts';
import type { Log } from './ports.ts';
import { readTimingsFiles } from './timings/files.ts';
import type { Timings } from './timings/model.ts';
import { UnitFinder } from './timings/unit-finder.ts';

export interface GivenTimings {
  /** Absolute; undefined where the user named none. */
  readonly file: string | undefined;
  /** Test files relative to the working directory. */
  readonly units: readonly string[];
  /** Absolute folders from which the file may name them. */
  readonly roots: readonly string[];
}

/** `known`, and for units that are not in there what the file says. A file that cannot be read is said, and left aside. */
export async function withGivenTimings(
  known: Timings,
  { file, units, roots }: GivenTimings,
  log: Log,
): Promise<Timings> {
  if (file === undefined || !existsSync(file)) return known;
  try {
    const { timings, unplaced } = await readTimingsFiles([file], { finder: new UnitFinder(units, roots) });
    const added = completed(known, timings);
    log.info(
      `\`timings-file\`: ${added.units.size - known.units.size} units of ${file} are used, which earlier runs have not measured.` +
        (unplaced.length === 0
          ? ''
          : ` ${unplaced.length} names in it belong to no unit of this run, such as ${unplaced[0]}.`),
    );
    if (timings.units.size === 0 && unplaced.length > 0) {
      log.warning(
        `None of the names in ${file} (\`timings-file\`) belongs to a unit of this run: recorded is ${unplaced[0]}, found here is ${units[0] ?? 'none'}.`,
      );
    }
    return added;
  } catch (error) {
    log.warning(`This run plans without \`timings-file\`. ${messageOf(error)}`);
    return known;
  }
}

/** What runs have measured is newer than any file. */
function completed(known: Timings, given: Timings): Timings {
  const isNew = ([unit]: readonly [string, unknown]) => !known.units.has(unit);
  return {
    ...known,
    units: new Map([...known.units, ...[...given.units].filter(isNew)]),
    tests: new Map([...known.tests, ...[...given.tests].filter(isNew)]),
  };
}
