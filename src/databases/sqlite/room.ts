/** Where the files of clones lie: in memory where they fit, for every commit waits for the disk otherwise. */

import { statfs } from 'node:fs/promises';
import { size } from '../../report/markdown.ts';
import type { Room } from '../engine.ts';

/** Source: the constant of tmpfs in https://man7.org/linux/man-pages/man2/statfs.2.html */
const tmpfsType = 0x01021994;

/** While nothing is known of the size. */
const plentyBytes = 1024 ** 3;

/** The rest of the memory is for the tests themselves. */
const shareOfMemory = 0.5;

export interface SqlitePlaces {
  /** Beginning of the absolute path of folders in memory; undefined where there is none. */
  readonly memory: { readonly folder: string; readonly freeBytes: number } | undefined;
  /** The same on the disk. */
  readonly disk: string;
}

export interface ChosenPlace {
  readonly folder: string;
  /** Why it is not in memory; undefined where it is. */
  readonly fallback: string | undefined;
}

/** `neededBytes`: of all files at once; undefined where nobody knows how large one is. */
export function chooseSqlitePlace(
  { memory, disk }: SqlitePlaces,
  neededBytes: number | undefined,
): ChosenPlace {
  if (memory === undefined) return { folder: disk, fallback: 'this machine has no folder in memory' };
  const free = size(memory.freeBytes);
  if (neededBytes === undefined) {
    return memory.freeBytes >= plentyBytes
      ? { folder: memory.folder, fallback: undefined }
      : { folder: disk, fallback: `their size is not known yet, and only ${free} of memory are free` };
  }
  return neededBytes <= memory.freeBytes * shareOfMemory
    ? { folder: memory.folder, fallback: undefined }
    : {
        folder: disk,
        fallback: `they need ${size(neededBytes)}, and half of the ${free} of free memory is for the tests`,
      };
}

export async function roomIn(folder: string): Promise<Room> {
  const { bavail, bsize, type } = await statfs(folder);
  return { place: folder, freeBytes: bavail * bsize, inMemory: type === tmpfsType };
}
