/** Ends process groups whose worker lost its parent: a main step that was killed could not do it. */

import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { groupFile } from './process.ts';

/**
 * Kills every group that was launched from below `folder` and is still there. An id may have gone to another process
 * since, so the leader's command line has to name a script in that folder. Returns the ids. Only where /proc is.
 */
export function endOrphans(folder: string): readonly number[] {
  return globSync(`**/${groupFile}`, { cwd: folder }).flatMap((file) => {
    const place = path.join(folder, path.dirname(file));
    const group = Number(readFileSync(path.join(folder, file), 'utf8'));
    if (!Number.isInteger(group) || group <= 1 || !isLaunchedFrom(group, place)) return [];
    process.kill(-group, 'SIGKILL');
    return [group];
  });
}

function isLaunchedFrom(pid: number, place: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      .split('\0')
      .some((word) => path.dirname(word) === place);
  } catch {
    return false;
  }
}
