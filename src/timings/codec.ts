/** Timings as bytes and back. What comes from a cache was written by code of some branch, and is not taken for granted. */

import { gunzipSync, gzipSync } from 'node:zlib';
import * as z from 'zod/mini';
import { messageOf } from '../errors.ts';
import { allInForm, inForm, parseJson } from '../expected-form.ts';
import { keptDatabaseRuns, keptRuns, longestSeconds, type Timings } from './model.ts';

/**
 * Packed and unpacked. 100,000 units take up to 14 MB unpacked. JSON of tiny arrays grows to 1 GB in memory,
 * and from 256 MB it ends the process, which no `catch` prevents.
 */
const longestBytes = 32 * 1024 ** 2;

/** The length is checked before the values, for zod remembers every single one that is wrong. */
const numbers = (mostNumbers: number, largest: number) =>
  z.pipe(
    z.array(z.unknown()).check(z.maxLength(mostNumbers)),
    z.array(z.number().check(z.nonnegative(), z.maximum(largest))),
  );

const history = numbers(keptRuns, longestSeconds);
const counts = numbers(keptDatabaseRuns, Number.MAX_SAFE_INTEGER);

const pair = z.tuple([z.string(), history]);
const databasePair = z.tuple([
  z.string(),
  z.object({ templateBytes: counts, sessions: counts, peakSessions: counts }),
]);

/** Pairs, not objects: a unit may be called `__proto__`. They are checked one by one. */
const schema = z.object({
  version: z.literal(1),
  units: z.array(z.unknown()),
  launchSeconds: history,
  buildSeconds: z.array(z.unknown()),
  /** Older writers had none. */
  databases: z.optional(z.array(z.unknown())),
});

const subject = 'they are';

/** The same timings give the same bytes. */
export function encodeTimings(timings: Timings): Uint8Array {
  const content: z.input<typeof schema> = {
    version: 1,
    units: sortedPairs(timings.units),
    launchSeconds: [...timings.launchSeconds],
    buildSeconds: sortedPairs(timings.buildSeconds),
    databases: sortedPairs(timings.databases),
  };
  return gzipSync(JSON.stringify(content), { level: 6 });
}

/** @throws Error saying what is wrong with the bytes. */
export function decodeTimings(bytes: Uint8Array): Timings {
  if (bytes.byteLength > longestBytes) throw new Error(`${bytes.byteLength} bytes are too many for timings`);
  const timings = inForm(schema, parseJson(unpack(bytes), subject), subject);
  const { units, launchSeconds, buildSeconds, databases = [] } = timings;
  return {
    units: new Map(allInForm(pair, units, subject, 'units')),
    launchSeconds,
    buildSeconds: new Map(allInForm(pair, buildSeconds, subject, 'buildSeconds')),
    databases: new Map(allInForm(databasePair, databases, subject, 'databases')),
  };
}

function unpack(bytes: Uint8Array): string {
  try {
    return gunzipSync(bytes, { maxOutputLength: longestBytes }).toString('utf8');
  } catch (error) {
    throw new Error(`they cannot be unpacked: ${messageOf(error)}`);
  }
}

function sortedPairs<T>(map: ReadonlyMap<string, T>): [string, T][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}
