/** The life of a database file: sealed, copied, dumped, restored, dropped. */

import { constants } from 'node:fs';
import { chmod, copyFile, open, rename, rm, stat } from 'node:fs/promises';
import type { Log } from '../../ports.ts';
import type { CloneRecord, Dump, SealedTemplate } from '../engine.ts';
import { checkSoundness } from './check.ts';
import type { SqliteDriver } from './driver.ts';
import { codeOf } from './failure.ts';
import { exists, measure, removeSiblings, restoringEnding } from './files.ts';
import { settle } from './settle.ts';

export interface Place {
  readonly driver: SqliteDriver;
  readonly log: Log;
  /** The file of a database. Throws for a name that cannot be one. */
  readonly pathOf: (database: string) => string;
}

const sealedMode = 0o444;
const openMode = 0o644;

/** The first bytes of every database. Source: https://sqlite.org/fileformat2.html#magic_header_string */
const magic = Buffer.from('SQLite format 3\0');

export async function sealDatabase(
  { driver, log, pathOf }: Place,
  database: string,
  templateName: string,
): Promise<SealedTemplate> {
  const file = pathOf(database);
  const finalFile = pathOf(templateName);
  if (await exists(finalFile)) throw new Error(`${templateName} exists already`);
  await settle(driver, file, (connection) => checkSoundness(connection, database, log));
  await chmod(file, sealedMode);
  const measured = await measure(file);
  await rename(file, finalFile);
  return { name: templateName, ...measured };
}

export async function copyDatabase(
  { pathOf }: Place,
  template: SealedTemplate,
  database: string,
): Promise<CloneRecord> {
  const start = performance.now();
  const source = pathOf(template.name);
  const file = pathOf(database);
  const strategy = await copyExclusively(source, file);
  // Only after the copy: a file that was there already keeps what belongs to it.
  await removeSiblings(file);
  await chmod(file, openMode);
  return { strategy, seconds: (performance.now() - start) / 1000 };
}

/** Also works on a database that is not sealed, if nobody is in it. */
export async function dumpDatabase(
  { driver, pathOf }: Place,
  database: string,
  file: string,
): Promise<Dump | undefined> {
  const source = pathOf(database);
  const { mode } = await stat(source);
  const isSealed = (mode & 0o222) === 0;
  if (!isSealed) await settle(driver, source, () => {});
  await copyFile(source, file);
  await chmod(file, openMode);
  return { tool: `a copy of the file (SQLite ${driver.version})`, sizeBytes: (await stat(file)).size };
}

/** Checks the dump before it gets the database's name, because what comes from a cache can be anything. */
export async function restoreDatabase(
  { driver, log, pathOf }: Place,
  file: string,
  database: string,
): Promise<void> {
  const target = pathOf(database);
  const copy = target + restoringEnding;
  if ((await stat(target)).size > 0) throw new Error('it is not empty');
  await refuseForeignFile(file);
  try {
    await copyFile(file, copy);
    await removeSiblings(copy);
    await chmod(copy, openMode);
    await settle(driver, copy, (connection) => checkSoundness(connection, database, log));
    await removeSiblings(target);
    await rename(copy, target);
  } catch (error) {
    await rm(copy, { force: true });
    await removeSiblings(copy);
    throw error;
  }
}

/** The file goes first: a log without its file is nothing, a file without its log lacks rows. */
export async function dropDatabase({ pathOf }: Place, database: string): Promise<void> {
  const file = pathOf(database);
  await rm(file, { force: true });
  await removeSiblings(file);
}

/** Where the file system can share the blocks, the copy costs nothing. Leaves nothing behind where it fails. */
async function copyExclusively(source: string, file: string): Promise<'reflink' | 'copy'> {
  try {
    await copyFile(source, file, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE_FORCE);
    return 'reflink';
  } catch (error) {
    if (['EEXIST', 'ENOENT'].includes(codeOf(error) ?? '')) throw error;
  }
  // libuv removes its half of a copy that fails.
  await copyFile(source, file, constants.COPYFILE_EXCL);
  return 'copy';
}

async function refuseForeignFile(file: string): Promise<void> {
  await using handle = await open(file);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(magic.length), 0, magic.length, 0);
  if (!buffer.subarray(0, bytesRead).equals(magic)) throw new Error('the dump is not an SQLite database');
}
