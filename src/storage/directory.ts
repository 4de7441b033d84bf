/** Blobs in a directory, for self-hosted machines and laptops. */

import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../errors.ts';
import type { BlobStore, Log, StoreOutcome } from '../ports.ts';
import { requireBlobKey } from './blob-key.ts';
import {
  copyIn,
  copyOut,
  entryPath,
  nowSeconds,
  readEntries,
  removeEntry,
  removeLeftovers,
} from './directory-entries.ts';
import { BOUNDS, type Bounds, superfluous } from './pruning.ts';

// A folder of our own, because pruning removes from it, and the user may have named a shared directory.
const FOLDER = 'testshoal-blobs';

/**
 * Keeps blobs below `root`, readable for this user only. Several processes may use the same directory at once.
 * What goes beyond `bounds` is removed after each `store`.
 */
export function directoryStore(root: string, log: Log, bounds: Bounds = BOUNDS): BlobStore {
  const description = `the directory ${root}`;
  const folder = join(root, FOLDER);
  const fault = (doing: string, error: unknown) => log.warning(`${doing} failed: ${messageOf(error)}`);

  async function fetchOrThrow(key: string, into: string): Promise<boolean> {
    requireBlobKey(key);
    await rm(into, { force: true });
    return copyOut(entryPath(folder, key), into, log);
  }

  async function fetch(key: string, into: string): Promise<boolean> {
    requireBlobKey(key);
    try {
      return await fetchOrThrow(key, into);
    } catch (error) {
      fault(`Fetching ${key} from ${description}`, error);
      return false;
    }
  }

  async function fetchNewest(prefix: string, into: string): Promise<string | undefined> {
    requireBlobKey(prefix);
    try {
      await rm(into, { force: true });
      for (const entry of await newestFirst(folder, prefix))
        if (await copyOut(entry.path, into, log)) return entry.key;
    } catch (error) {
      fault(`Fetching the newest ${prefix}… from ${description}`, error);
    }
    return undefined;
  }

  async function newestKey(prefix: string): Promise<string | undefined> {
    requireBlobKey(prefix);
    try {
      return (await newestFirst(folder, prefix))[0]?.key;
    } catch (error) {
      fault(`Looking for the newest ${prefix}… in ${description}`, error);
      return undefined;
    }
  }

  async function store(key: string, file: string): Promise<StoreOutcome> {
    requireBlobKey(key);
    let outcome: StoreOutcome;
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      outcome = await copyIn(folder, key, file);
    } catch (error) {
      fault(`Storing ${key} in ${description}`, error);
      return 'failed';
    }
    try {
      await prune(folder, bounds, log);
    } catch (error) {
      fault(`Removing old blobs from ${description}`, error);
    }
    return outcome;
  }

  return { description, fetch, fetchOrThrow, fetchNewest, newestKey, store };
}

async function newestFirst(folder: string, prefix: string): ReturnType<typeof readEntries> {
  const entries = (await readEntries(folder)).filter(({ key }) => key.startsWith(prefix));
  return entries.toSorted((a, b) => b.storedAtSeconds - a.storedAtSeconds || (a.key < b.key ? 1 : -1));
}

/** The keys of all that is kept below `root`, the newest first. */
export async function keysIn(root: string): Promise<readonly string[]> {
  const entries = await readEntries(join(root, FOLDER));
  return entries.sort((a, b) => b.storedAtSeconds - a.storedAtSeconds).map(({ key }) => key);
}

async function prune(folder: string, bounds: Bounds, log: Log): Promise<void> {
  for (const { path, key } of superfluous(await readEntries(folder), bounds, nowSeconds())) {
    log.debug(`The blob ${key} goes: it is not among the last used ${bounds.sizeBytes} bytes, or too old`);
    await removeEntry(folder, path);
  }
  await removeLeftovers(folder);
}
