/** Files that appear under their name only when they are complete. */

import { randomUUID } from 'node:crypto';
import { constants, copyFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Copies `from` to `into`, sharing the blocks where the file system can. Replaces a file that is there. */
export async function copyWhole(from: string, into: string): Promise<void> {
  const part = `${into}.${randomUUID()}.part`;
  try {
    await copyFile(from, part, constants.COPYFILE_FICLONE);
    await rename(part, into);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

/** Moves `from` to `into`, also from one file system to another. */
export async function moveWhole(from: string, into: string): Promise<void> {
  try {
    await rename(from, into);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    await copyWhole(from, into);
    await rm(from);
  }
}

/** Makes its folder. `unfinished`: path of the file until it is complete, which a process that is killed leaves behind. */
export async function writeWhole(
  file: string,
  content: string | Uint8Array,
  unfinished = `${file}.${process.pid}.new`,
): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(unfinished, content);
  await moveWhole(unfinished, file);
}
