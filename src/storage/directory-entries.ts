/** How a directory holds blobs: an entry is a folder with the blob and its key. */

import { createHash, randomUUID } from 'node:crypto';
import {
  chmod,
  constants,
  copyFile,
  mkdtempDisposable,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../errors.ts';
import type { Log, StoreOutcome } from '../ports.ts';
import type { KeptBlob } from './pruning.ts';
import { copyWhole } from './whole-file.ts';

// An entry is named by the hash of its key. It gets that name last, and a rename never replaces a
// folder that holds files: so an entry is complete, and one of several writers wins.
const ENTRY = /^[0-9a-f]{64}$/;
const INCOMING = 'incoming-';
const REMOVED = 'removed-';
const INCOMING_LIMIT_SECONDS = 24 * 60 * 60;

const BLOB = 'blob';
// Its modification time is the entry's last use, so that the blob's own stays the time of storing.
const KEY = 'key';

export interface Entry extends KeptBlob {
  readonly path: string;
  /** Since 1970. */
  readonly storedAtSeconds: number;
}

export function entryPath(folder: string, key: string): string {
  return join(folder, createHash('sha256').update(key).digest('hex'));
}

/** Copies the entry's blob to `into` and marks its use. False where there is no such entry. */
export async function copyOut(entry: string, into: string, log: Log): Promise<boolean> {
  try {
    await copyWhole(join(entry, BLOB), into);
  } catch (error) {
    if (await exists(entry)) throw error;
    return false;
  }
  try {
    await utimes(join(entry, KEY), nowSeconds(), nowSeconds());
  } catch (error) {
    // A directory that can only be read still serves; whoever writes to it prunes by older marks then.
    log.debug(`The use of ${entry} was not marked: ${messageOf(error)}`);
  }
  return true;
}

/** Publishes a copy of `file` as the entry of `key`, readable for this user only. */
export async function copyIn(folder: string, key: string, file: string): Promise<StoreOutcome> {
  const entry = entryPath(folder, key);
  if (await exists(entry)) return 'present';
  await using incoming = await mkdtempDisposable(join(folder, INCOMING));
  const [blob, mark] = [join(incoming.path, BLOB), join(incoming.path, KEY)];
  await copyFile(file, blob, constants.COPYFILE_FICLONE);
  await chmod(blob, 0o600);
  await writeFile(mark, key, { mode: 0o600 });
  // The kernel's own time stamps are too coarse to order entries that follow each other quickly.
  for (const path of [blob, mark]) await utimes(path, nowSeconds(), nowSeconds());
  await flush(blob);
  try {
    await rename(incoming.path, entry);
    return 'stored';
  } catch (error) {
    if (await exists(entry)) return 'present';
    throw error;
  }
}

/** After a power cut an entry must not have its name without its content. */
async function flush(file: string): Promise<void> {
  await using handle = await open(file, 'r+');
  await handle.sync();
}

/** All entries that are complete, in no order. */
export async function readEntries(folder: string): Promise<Entry[]> {
  const names = (await exists(folder)) ? await readdir(folder) : [];
  const entries = await Promise.all(
    names.filter((name) => ENTRY.test(name)).map((name) => readEntry(join(folder, name))),
  );
  return entries.filter((entry) => entry !== undefined);
}

async function readEntry(path: string): Promise<Entry | undefined> {
  try {
    const [key, blob, mark] = await Promise.all([
      readFile(join(path, KEY), 'utf8'),
      stat(join(path, BLOB)),
      stat(join(path, KEY)),
    ]);
    const [storedAtSeconds, usedAtSeconds] = [blob.mtimeMs / 1000, mark.mtimeMs / 1000];
    return { path, key, sizeBytes: blob.size, storedAtSeconds, usedAtSeconds };
  } catch (error) {
    // Another process is removing it.
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Takes the entry's name away first, so that nobody finds half of it. */
export async function removeEntry(folder: string, path: string): Promise<void> {
  const removed = join(folder, `${REMOVED}${randomUUID()}`);
  try {
    await rename(path, removed);
  } catch (error) {
    // Another process was faster.
    if (!isMissing(error)) throw error;
  }
  await rm(removed, { recursive: true, force: true });
}

/** Removes what processes left that were killed while they copied or removed. */
export async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const leftover = name.startsWith(REMOVED) || (name.startsWith(INCOMING) && (await isAbandoned(path)));
    if (leftover) await rm(path, { recursive: true, force: true });
  }
}

async function isAbandoned(path: string): Promise<boolean> {
  try {
    return nowSeconds() - (await stat(path)).mtimeMs / 1000 > INCOMING_LIMIT_SECONDS;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}

/** Since 1970, to the microsecond. */
export function nowSeconds(): number {
  return (performance.timeOrigin + performance.now()) / 1000;
}
