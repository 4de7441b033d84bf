/** Timings between runs: found by prefix, kept under a key of this run's own, so that nothing is ever overwritten. */

import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { messageOf } from './errors.ts';
import type { BlobStore, Log, StoreOutcome } from './ports.ts';
import { timingsPrefix } from './shared-keys.ts';
import { decodeTimings, encodeTimings } from './timings/codec.ts';
import { emptyTimings, type Timings } from './timings/model.ts';

/** What makes the timings of one suite those of another: seconds measured elsewhere would mislead. */
export interface SuiteIdentity {
  readonly project: string;
  readonly cachePrefix: string;
  readonly directory: string;
  readonly runner: string;
  /** Globs of the tests, joined: two steps on parts of one project would prune each other's. */
  readonly tests: string;
  readonly platform: string;
}

/** Short hash for keys; whatever the user named is inside it, and nowhere else in a key. */
export function suiteHash(identity: SuiteIdentity): string {
  return createHash('sha256')
    .update(JSON.stringify(Object.entries(identity).sort()))
    .digest('hex')
    .slice(0, 12);
}

export async function recallTimings(
  suite: string,
  store: BlobStore | undefined,
  temporary: string,
  log: Log,
): Promise<Timings> {
  const file = path.join(temporary, 'timings-restored');
  const key = await store?.fetchNewest(timingsPrefix(suite), file);
  if (key === undefined) return emptyTimings;
  try {
    return decodeTimings(await readFile(file));
  } catch (error) {
    log.warning(`The timings under ${key} cannot be read, so this run plans without: ${messageOf(error)}`);
    return emptyTimings;
  }
}

/** `run` makes the key unique. */
export async function rememberTimings(
  timings: Timings,
  suite: string,
  run: string,
  store: BlobStore,
  temporary: string,
): Promise<StoreOutcome> {
  const file = path.join(temporary, 'timings-new');
  await writeFile(file, encodeTimings(timings));
  return store.store(`${timingsPrefix(suite)}${run}`, file);
}
