/** Where the files of SQLite and of instances lie: in memory where they fit, for every commit waits for the disk otherwise. */

import { size } from '../report/markdown.ts';

/** While nothing is known of the size. */
const plentyBytes = 1024 ** 3;

/** The rest of the memory is for the tests themselves. */
const shareOfMemory = 0.5;

export interface FilePlaces {
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
export function chooseFilePlace({ memory, disk }: FilePlaces, neededBytes: number | undefined): ChosenPlace {
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
