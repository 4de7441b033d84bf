/** Timings as bytes and back. What comes from a cache was written by code of some branch, and is not taken for granted. */

import { gunzipSync, gzipSync } from 'node:zlib';
import * as z from 'zod/mini';
import { messageOf } from '../errors.ts';
import { keptDatabaseRuns, keptRuns, longestSeconds, type Timings } from './model.ts';

/**
 * Packed and unpacked. 100,000 units take up to 14 MB unpacked. JSON of tiny arrays grows to 1 GB in memory,
 * and from 256 MB it ends the process, which no `catch` prevents.
 */
const longestBytes = 32 * 1024 ** 2;

/** The length is checked before the values, for zod remembers every single one that is wrong. */
const history = z.pipe(
  z.array(z.unknown()).check(z.maxLength(keptRuns)),
  z.array(z.number().check(z.nonnegative(), z.maximum(longestSeconds))),
);

const pair = z.tuple([z.string(), history]);

const counts = z.pipe(
  z.array(z.unknown()).check(z.maxLength(keptDatabaseRuns)),
  z.array(z.number().check(z.nonnegative(), z.maximum(Number.MAX_SAFE_INTEGER))),
);
const databasePair = z.tuple([
  z.string(),
  z.object({ templateBytes: counts, sessions: counts, peakSessions: counts }),
]);

/** Pairs, not objects: a unit may be called `__proto__`. They are checked one by one, and the first wrong one ends it. */
const schema = z.object({
  version: z.literal(1),
  units: z.array(z.unknown()),
  launchSeconds: history,
  buildSeconds: z.array(z.unknown()),
  /** Older writers had none. */
  databases: z.optional(z.array(z.unknown())),
});

/** The same timings give the same bytes. */
export function encodeTimings(timings: Timings): Uint8Array {
  const content: z.input<typeof schema> = {
    version: 1,
    units: sortedPairs(timings.units),
    launchSeconds: [...timings.launchSeconds],
    buildSeconds: sortedPairs(timings.buildSeconds),
    databases: [...timings.databases].sort(([a], [b]) => (a < b ? -1 : 1)),
  };
  return gzipSync(JSON.stringify(content), { level: 6 });
}

/** @throws Error saying what is wrong with the bytes. */
export function decodeTimings(bytes: Uint8Array): Timings {
  if (bytes.byteLength > longestBytes) throw new Error(`${bytes.byteLength} bytes are too many for timings`);
  const { units, launchSeconds, buildSeconds, databases = [] } = checked(schema, parse(unpack(bytes)));
  return {
    units: new Map(units.map((entry, index) => checked(pair, entry, ['units', index]))),
    launchSeconds,
    buildSeconds: new Map(buildSeconds.map((entry, index) => checked(pair, entry, ['buildSeconds', index]))),
    databases: new Map(databases.map((entry, index) => checked(databasePair, entry, ['databases', index]))),
  };
}

function unpack(bytes: Uint8Array): string {
  try {
    return gunzipSync(bytes, { maxOutputLength: longestBytes }).toString('utf8');
  } catch (error) {
    throw new Error(`they cannot be unpacked: ${messageOf(error)}`);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`they are not JSON: ${messageOf(error)}`);
  }
}

/** `place`: where `value` stands in the whole. */
function checked<T>(form: z.ZodMiniType<T>, value: unknown, place: readonly PropertyKey[] = []): T {
  const parsed = form.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = [...place, ...(issue?.path ?? [])].join('.') || 'the top';
  throw new Error(`they are not of the expected form: ${issue?.message} at ${where}`);
}

function sortedPairs(map: ReadonlyMap<string, readonly number[]>): [string, number[]][] {
  const pairs = [...map].map(([key, values]): [string, number[]] => [key, [...values]]);
  return pairs.sort(([a], [b]) => (a < b ? -1 : 1));
}
