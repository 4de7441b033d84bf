/** The folders of runs: each has a mark of its own, by which one of a crashed run is told. */

import { lstat, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { messageOf } from '../../errors.ts';
import type { Log } from '../../ports.ts';
import type { FilePlaces } from '../file-places.ts';
import { type Here, isAbandoned, type Mark, readMark, withMark } from '../mark.ts';
import { codeOf } from './failure.ts';
import { openFiles } from './holders.ts';

/** No name of a database: those end in other words. */
export const markFile = '.testshoal-mark';
const markLimitBytes = 4096;

export async function markFolder(folder: string, mark: Mark): Promise<void> {
  await writeFile(join(folder, markFile), withMark(null, mark) ?? '', { mode: 0o600, flag: 'wx' });
}

/** Removes the folders that earlier runs of this project have left behind. What cannot be removed is a warning. */
export async function sweepFolders(places: FilePlaces, here: Here, log: Log): Promise<void> {
  try {
    const marked = (await Promise.all((await candidates(places)).map(readFolder))).flat();
    if (marked.length === 0) return;
    const open = await openFiles();
    for (const { folder, mark } of marked) {
      const inUse = open.some(({ file }) => file.startsWith(`${folder}/`));
      if (!isAbandoned({ mark, inUse }, here)) continue;
      await rm(folder, { recursive: true, force: true });
      log.info(`Removed ${folder}, which the run ${mark.run} of ${mark.at} had left behind.`);
    }
  } catch (error) {
    log.warning(`Folders that earlier runs have left behind could not be removed: ${messageOf(error)}`);
  }
}

/** In memory a run's folder lies beside ours; on the disk in the folder of its step, which lies beside that of ours. */
async function candidates({ memory, disk }: FilePlaces): Promise<readonly string[]> {
  const inMemory =
    memory === undefined ? [] : await childrenOf(dirname(memory.folder), /^testshoal-[0-9a-f]{6,16}-/);
  const steps = await childrenOf(dirname(dirname(disk)), /-[0-9a-f]{6,16}$/);
  const onDisk = await Promise.all(steps.map((step) => childrenOf(step, /-/)));
  return [
    ...inMemory,
    ...onDisk.flat().filter((folder) => basename(folder).startsWith(`${basename(disk)}-`)),
  ];
}

async function childrenOf(folder: string, pattern: RegExp): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).filter((name) => pattern.test(name)).map((name) => join(folder, name));
  } catch (error) {
    if (isOutOfReach(error)) return [];
    throw error;
  }
}

/** Nothing where it is no folder of this user's, or has no mark: in a folder that all may write to, names say nothing. */
async function readFolder(folder: string): Promise<readonly { folder: string; mark: Mark }[]> {
  try {
    const [found, file] = [await lstat(folder), await lstat(join(folder, markFile))];
    const isOurs = found.isDirectory() && file.isFile() && found.uid === process.getuid?.();
    if (!isOurs || file.size > markLimitBytes) return [];
    const mark = readMark(await readFile(join(folder, markFile), 'utf8'));
    return mark === undefined ? [] : [{ folder, mark }];
  } catch (error) {
    if (isOutOfReach(error)) return [];
    throw error;
  }
}

/** Not there, or not for this user. */
function isOutOfReach(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'EACCES'].includes(codeOf(error) ?? '');
}
