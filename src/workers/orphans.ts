/** Ends process groups whose worker lost its parent: a main step that was killed could not do it. */

import { globSync, readdirSync, readFileSync } from 'node:fs';
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

/**
 * Kills every process that left its group, as daemons do, and that a program of the step of `folder` has started: it still has
 * the temporary folder of its launch. Returns their ids. Only where /proc is.
 */
export function endStrays(folder: string): readonly number[] {
  return processes().filter((pid) => {
    try {
      const variables = readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0');
      const wanted = Buffer.from(`TMPDIR=${folder}${path.sep}`).toString('latin1');
      if (!variables.some((variable) => variable.startsWith(wanted))) return false;
      return process.kill(pid, 'SIGKILL');
    } catch {
      // Somebody else's, or gone meanwhile.
      return false;
    }
  });
}

function processes(): readonly number[] {
  try {
    return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));
  } catch {
    return [];
  }
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
