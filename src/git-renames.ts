/** Which files git says were renamed of late: known before a run, where the checkout has a history. */

import type { Tools } from './ports.ts';
import type { Timings } from './timings/model.ts';
import { followRenames } from './timings/renames.ts';

/** On the way to the commit that timings were measured on. */
const mostCommits = 200;

/** A part of a clone could fetch every file's content to compare it. */
const environment = { GIT_NO_LAZY_FETCH: '1', GIT_OPTIONAL_LOCKS: '0' };

/** The timings of units that were renamed under their new names; unchanged where git is no help. */
export async function followGit(
  timings: Timings,
  units: readonly string[],
  directory: string,
  tools: Tools,
): Promise<Timings> {
  const existing = new Set(units);
  const isGone = [...timings.units.keys()].some((unit) => !existing.has(unit));
  if (!isGone || units.every((unit) => timings.units.has(unit))) return timings;
  const renames = await renamesInHistory(directory, tools);
  return followRenames(
    timings,
    new Map([...renames].filter(([old, unit]) => existing.has(unit) && !existing.has(old))),
  );
}

/** Newest names by old ones, both relative to `directory`; empty where there is no repository, no history or no git. */
async function renamesInHistory(directory: string, tools: Tools): Promise<ReadonlyMap<string, string>> {
  // Of a merge what it brought to its first parent: a pull request is checked out as one.
  const args = ['log', '-z', '--format=', '--name-status', '--find-renames', '--diff-filter=R', '--relative'];
  const range = ['--first-parent', '-m', `--max-count=${mostCommits}`, 'HEAD', '--', '.'];
  try {
    const { status, stdout } = await tools.run('git', [...args, ...range], { directory, env: environment });
    return status === 0 ? readRenames(stdout) : new Map();
  } catch {
    // There is no git.
    return new Map();
  }
}

/** `output`: `R100`, old name and new name, each ended by a NUL, of the newest commit first. */
export function readRenames(output: string): ReadonlyMap<string, string> {
  const parts = output.split('\0');
  const newest = new Map<string, string>();
  for (let index = 0; index + 3 < parts.length; index += 1) {
    if (!/^\s*R\d+$/.test(parts[index] ?? '')) continue;
    const [old = '', unit = ''] = parts.slice(index + 1, index + 3);
    if (!newest.has(old)) newest.set(old, newest.get(unit) ?? unit);
    index += 2;
  }
  return newest;
}
