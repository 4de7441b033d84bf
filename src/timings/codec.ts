/** Timings as bytes and back. What comes from a cache was written by code of some branch, and is not taken for granted. */

import { gunzipSync, gzipSync } from 'node:zlib';
import * as z from 'zod/mini';
import { messageOf } from '../errors.ts';
import { keptRuns, longestSeconds, type Timings } from './model.ts';

/** 100,000 units take about 2 MB. */
const longestCompressedBytes = 64 * 1024 ** 2;
const longestPlainBytes = 256 * 1024 ** 2;

const history = z
  .array(z.number().check(z.nonnegative(), z.maximum(longestSeconds)))
  .check(z.maxLength(keptRuns));

/** Pairs, not objects: a unit may be called `__proto__`. */
const schema = z.object({
  version: z.literal(1),
  units: z.array(z.tuple([z.string(), history])),
  launchSeconds: history,
  buildSeconds: z.array(z.tuple([z.string(), history])),
});

/** The same timings give the same bytes. */
export function encodeTimings(timings: Timings): Uint8Array {
  const content: z.infer<typeof schema> = {
    version: 1,
    units: sortedPairs(timings.units),
    launchSeconds: [...timings.launchSeconds],
    buildSeconds: sortedPairs(timings.buildSeconds),
  };
  return gzipSync(JSON.stringify(content), { level: 6 });
}

/** @throws Error saying what is wrong with the bytes. */
export function decodeTimings(bytes: Uint8Array): Timings {
  if (bytes.byteLength > longestCompressedBytes)
    throw new Error(`${bytes.byteLength} bytes are too many for timings`);
  const parsed = schema.safeParse(parse(unpack(bytes)));
  if (!parsed.success) throw new Error(`they are not of the expected form: ${firstIssue(parsed.error)}`);
  const { units, launchSeconds, buildSeconds } = parsed.data;
  return { units: new Map(units), launchSeconds, buildSeconds: new Map(buildSeconds) };
}

function unpack(bytes: Uint8Array): string {
  try {
    return gunzipSync(bytes, { maxOutputLength: longestPlainBytes }).toString('utf8');
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

/** One is enough: a hostile file could be wrong in a million places. */
function firstIssue({ issues }: z.core.$ZodError): string {
  const [issue] = issues;
  return issue === undefined ? '' : `${issue.message} at ${issue.path.join('.') || 'the top'}`;
}

function sortedPairs(map: ReadonlyMap<string, readonly number[]>): [string, number[]][] {
  const pairs = [...map].map(([key, values]): [string, number[]] => [key, [...values]]);
  return pairs.sort(([a], [b]) => (a < b ? -1 : 1));
}
