/** The folders of runs on this machine: each has a mark of its own, by which one of a crashed run is told. */

import { lstat, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { messageOf } from '../errors.ts';
import type { Log } from '../ports.ts';
import type { FilePlaces } from './file-places.ts';
import { type Here, isAbandoned, type Mark, readMark, withMark } from './mark.ts';
import { killServers, serversOn } from './mysql/instances/server-processes.ts';
import { codeOf } from './sqlite/failure.ts';
import { openFiles } from './sqlite/holders.ts';

/** No name of a database: those end in other words. */
export const markFile = '.testshoal-mark';
const markLimitBytes = 4096;

export interface MarkedFolder {
  readonly folder: string;
  readonly mark: Mark;
}

export async function markFolder(folder: string, mark: Mark): Promise<void> {
  await writeFile(join(folder, markFile), withMark(null, mark) ?? '', { mode: 0o600, flag: 'wx' });
}

/**
 * Removes the folders of SQLite and of instances that earlier runs of this project have left behind, and ends the
 * servers in them. What cannot be removed is a warning.
 */
export async function sweepFolders(places: FilePlaces, here: Here, log: Log): Promise<void> {
  try {
    for (const { folder, mark } of await abandonedFolders(await candidates(places), here)) {
      for (const pid of await removeFolder(folder)) log.info(`Ended the database server ${pid}.`);
      log.info(`Removed ${folder}, which the run ${mark.run} of ${mark.at} had left behind.`);
    }
  } catch (error) {
    log.warning(`Folders that earlier runs have left behind could not be removed: ${messageOf(error)}`);
  }
}

/** Removes `folder` with all that is in it, after the servers of ours on data directories there; their ids. */
export async function removeFolder(folder: string): Promise<readonly number[]> {
  const ended = await killServers(folder);
  await rm(folder, { recursive: true, force: true });
  return ended;
}

/** Those of `folders` that have the mark of a lost run, and in which nobody is but servers that it started itself. */
export async function abandonedFolders(
  folders: readonly string[],
  here: Here,
): Promise<readonly MarkedFolder[]> {
  const marked = (await Promise.all(folders.map(readFolder))).flat();
  if (marked.length === 0) return [];
  const open = await openFiles();
  const judged = await Promise.all(
    marked.map(async ({ folder, mark }) => {
      const servers = await serversOn(folder);
      const inUse = open.some(({ file, pid }) => file.startsWith(`${folder}/`) && !servers.includes(pid));
      return { folder, mark, isAbandoned: isAbandoned({ mark, inUse }, here) };
    }),
  );
  return judged.filter((one) => one.isAbandoned);
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

/** Empty where `folder` is not there, or not for this user. */
export async function childrenOf(folder: string, pattern: RegExp): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).filter((name) => pattern.test(name)).map((name) => join(folder, name));
  } catch (error) {
    if (isOutOfReach(error)) return [];
    throw error;
  }
}

/** Nothing where it is no folder of this user's, or has no mark: in a folder that all may write to, names say nothing. */
async function readFolder(folder: string): Promise<readonly MarkedFolder[]> {
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
