/** Ends process groups whose worker lost its parent: a main step that was killed could not do it. */

import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { messageOf } from '../errors.ts';
import type { Log } from '../ports.ts';
import { groupFile } from './process.ts';

/** Where scripts lie in a step's folder. Deeper down are the tests' own files, which may have any name. */
const groupFiles = [`worker*/batch*/${groupFile}`, `prepare/${groupFile}`, `session/${groupFile}`];

/**
 * Kills every group that was launched by the step of `folder` and is still there. An id may have gone to another
 * process since, so the leader's command line has to name a script in that folder. Returns the ids. Only where /proc is.
 */
export function endOrphans(folder: string, log: Log): readonly number[] {
  return globSync(groupFiles, { cwd: folder }).flatMap((file) => {
    try {
      const group = endGroup(path.join(folder, file));
      return group === undefined ? [] : [group];
    } catch (error) {
      log.debug(`the process group of ${file} was not ended: ${messageOf(error)}`);
      return [];
    }
  });
}

/** Throws where `file` cannot be read, and where the group ends by itself in the meantime. */
function endGroup(file: string): number | undefined {
  const group = Number(readFileSync(file, 'utf8'));
  if (!Number.isInteger(group) || group <= 1 || !isLaunchedFrom(group, path.dirname(file))) return undefined;
  process.kill(-group, 'SIGKILL');
  return group;
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
