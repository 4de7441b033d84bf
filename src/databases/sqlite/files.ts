/** The files that make up SQLite databases in one folder. */

import { createHash } from 'node:crypto';
import { open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from './failure.ts';

/** Source: https://sqlite.org/tempfiles.html; the last two exist in WAL mode only. */
const siblingEndings = ['-journal', '-wal', '-shm'] as const;

/** For the copy of a dump that is still to be checked. */
export const restoringEnding = '.restoring';

/** 255 bytes on all usual file systems, less the longest endings that we and SQLite add. */
export const nameLimitBytes = 255 - restoringEnding.length - '-journal'.length;

const bufferBytes = 256 * 1024;

/** The path of the database `name`. Throws for names that lead out of `folder` or into another database. */
export function pathOf(folder: string, name: string): string {
  const sizeBytes = Buffer.byteLength(name);
  const isFileName = sizeBytes > 0 && sizeBytes <= nameLimitBytes && name !== '.' && name !== '..';
  // The characters are those that Windows does not take, on every system, so that a name is good everywhere.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const isPortable = !/[/\\\0-\x1f<>:"|?*]|[. ]$/.test(name);
  if (!isFileName || !isPortable || siblingEndings.some((ending) => name.endsWith(ending))) {
    throw new Error(
      `${JSON.stringify(name)} cannot be the name of a database file: it needs 1 to ${nameLimitBytes} bytes, ` +
        `none of / \\ < > : " | ? * and control characters, and no ending that SQLite itself uses`,
    );
  }
  return join(folder, name);
}

export async function exists(file: string): Promise<boolean> {
  return (await sizeOf(file)) !== undefined;
}

async function sizeOf(file: string): Promise<number | undefined> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Siblings of another life of this file: SQLite would play them into the database. */
export async function removeSiblings(file: string): Promise<void> {
  await Promise.all(siblingEndings.map((ending) => rm(file + ending, { force: true })));
}

/** The siblings that are there. */
export async function siblingsOf(file: string): Promise<readonly string[]> {
  const sizes = await Promise.all(siblingEndings.map((ending) => sizeOf(file + ending)));
  return siblingEndings.filter((_, index) => sizes[index] !== undefined);
}

/** Equal for equal contents. Reads the whole file, through one buffer: a stream would fill memory faster than it is freed. */
export async function measure(file: string): Promise<{ sizeBytes: number; fingerprint: string }> {
  const hash = createHash('sha256');
  await using handle = await open(file);
  const buffer = Buffer.alloc(bufferBytes);
  let sizeBytes = 0;
  for (;;) {
    const { bytesRead } = await handle.read(buffer, 0, bufferBytes, sizeBytes);
    if (bytesRead === 0) return { sizeBytes, fingerprint: hash.digest('hex') };
    hash.update(buffer.subarray(0, bytesRead));
    sizeBytes += bytesRead;
  }
}
