/** Which processes have which files open: SQLite itself keeps no list of its sessions. */

import { existsSync } from 'node:fs';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
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

/**
 * The same of the processes below this one: the workers, and what they started. All processes of a machine would be too
 * many to look at twice a second; they are looked at only where the kernel does not tell whose child each is.
 * Source: https://man7.org/linux/man-pages/man5/proc_tid_children.5.html
 */
export async function openFilesBelow(): Promise<readonly OpenFile[]> {
  if (!existsSync(`/proc/self/task/${process.pid}/children`)) return await openFiles();
  const pids = await processesBelow(process.pid);
  return (await Promise.all(pids.map(filesOf))).flat();
}

export interface Holder {
  readonly pid: number;
  /** The name of its file only: arguments can hold secrets. */
  readonly program: string;
}

/** The processes that have `file` open, this one included. */
export async function holdersOf(file: string): Promise<readonly Holder[]> {
  const holders = (await openFiles()).filter((open) => open.file === file);
  return await Promise.all(
    holders.map(async ({ pid }) => ({
      pid,
      program: await readlink(`/proc/${pid}/exe`).then(
        (file) => basename(file),
        () => 'a process',
      ),
    })),
  );
}

/** The same, described for a message. */
export async function describeHolders(file: string): Promise<readonly string[]> {
  return (await holdersOf(file)).map(({ pid, program }) => `${program} (pid ${pid})`);
}

/** Each thread has its own children. */
async function processesBelow(pid: number): Promise<readonly number[]> {
  const threads = await unlessHidden(readdir(`/proc/${pid}/task`), []);
  const lists = await Promise.all(
    threads.map((thread) => unlessHidden(readFile(`/proc/${pid}/task/${thread}/children`, 'utf8'), '')),
  );
  const children = lists.flatMap((list) => list.match(/\d+/g) ?? []).map(Number);
  return [...children, ...(await Promise.all(children.map(processesBelow))).flat()];
}

async function filesOf(pid: number): Promise<readonly OpenFile[]> {
  const folder = `/proc/${pid}/fd`;
  const descriptors = await unlessHidden(readdir(folder), []);
  const links = await Promise.all(
    descriptors.map((descriptor) => unlessHidden(readlink(join(folder, descriptor)), undefined)),
  );
  return [...new Set(links)].flatMap((file) => (file === undefined ? [] : [{ file, pid }]));
}

/** `otherwise` where the process ended meanwhile, or belongs to somebody else. */
async function unlessHidden<Found, Otherwise>(
  look: Promise<Found>,
  otherwise: Otherwise,
): Promise<Found | Otherwise> {
  try {
    return await look;
  } catch (error) {
    if (['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes(codeOf(error) ?? '')) return otherwise;
    throw error;
  }
}
