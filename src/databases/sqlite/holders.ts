/** Which processes have which files open: SQLite itself keeps no list of its sessions. */

import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from './failure.ts';

export interface OpenFile {
  readonly file: string;
  readonly pid: number;
}

/**
 * Every file that a process has open, once per process. Only Linux tells, and only about processes that this
 * user may look at; elsewhere the list is empty.
 */
export async function openFiles(): Promise<readonly OpenFile[]> {
  if (process.platform !== 'linux') return [];
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  return (await Promise.all(pids.map(filesOf))).flat();
}

/** The processes that have `file` open, this one included, described for a message. */
export async function describeHolders(file: string): Promise<readonly string[]> {
  const holders = (await openFiles()).filter((open) => open.file === file);
  return await Promise.all(
    holders.map(async ({ pid }) => {
      // Only the program's name: arguments can hold secrets.
      const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => 'a process');
      return `${name.trim()} (pid ${pid})`;
    }),
  );
}

async function filesOf(pid: number): Promise<readonly OpenFile[]> {
  const folder = `/proc/${pid}/fd`;
  try {
    const links = await Promise.all((await readdir(folder)).map((fd) => linkOf(join(folder, fd))));
    return [...new Set(links)].flatMap((file) => (file === undefined ? [] : [{ file, pid }]));
  } catch (error) {
    if (isHidden(error)) return [];
    throw error;
  }
}

async function linkOf(link: string): Promise<string | undefined> {
  try {
    return await readlink(link);
  } catch (error) {
    if (isHidden(error)) return undefined;
    throw error;
  }
}

/** The process ended meanwhile, or belongs to somebody else. */
function isHidden(error: unknown): boolean {
  return ['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes(codeOf(error) ?? '');
}
