/** Timings as bytes and back. What comes from a cache was written by code of some branch, and is not taken for granted. */

import * as z from 'zod/mini';
import { allInForm, inForm } from '../expected-form.ts';
import { packJson, unpackJson } from '../packed-json.ts';
import {
  keptDatabaseRuns,
  keptRunIds,
  keptRuns,
  longestSeconds,
  type TestHistory,
  type Timings,
} from './model.ts';
import type { SeenTest } from './seen.ts';

/** The length is checked before the values, for zod remembers every single one that is wrong. */
const numbers = (mostNumbers: number, largest: number) =>
  z.pipe(
    z.array(z.unknown()).check(z.maxLength(mostNumbers)),
    z.array(z.number().check(z.nonnegative(), z.maximum(largest))),
  );

const history = numbers(keptRuns, longestSeconds);
const bytes = numbers(keptRuns, Number.MAX_SAFE_INTEGER);
const counts = numbers(keptDatabaseRuns, Number.MAX_SAFE_INTEGER);

const pair = z.tuple([z.string(), history]);
const databasePair = z.tuple([
  z.string(),
  z.object({ templateBytes: counts, sessions: counts, peakSessions: counts }),
]);
const testsPair = z.tuple([z.string(), z.array(z.unknown())]);
/** Group, name, history. */
const testRow = z.tuple([z.string(), z.string(), history]);
/** Group, name, 1 where it was skipped. */
const seenRow = z.tuple([z.string(), z.string(), z.literal([0, 1])]);

/**
 * Pairs, not objects: a unit may be called `__proto__`. They are checked one by one.
 * Version 1 knew no tests; the first of its writers neither databases nor runs. The first writers of version 2 did not tell
 * what was seen, and leave it out when they read it. Memory of workers came later, too.
 */
const schema = z.object({
  version: z.literal([1, 2]),
  units: z.array(z.unknown()),
  tests: z.optional(z.array(z.unknown())),
  launchSeconds: history,
  buildSeconds: z.array(z.unknown()),
  databases: z.optional(z.array(z.unknown())),
  workerBytes: z.optional(bytes),
  runs: z.optional(z.array(z.string()).check(z.maxLength(keptRunIds))),
  seen: z.optional(z.array(z.unknown())),
});

const subject = 'they are';

/** The same timings give the same bytes. */
export function encodeTimings(timings: Timings): Uint8Array {
  const content: z.input<typeof schema> = {
    version: 2,
    units: sortedPairs(timings.units),
    tests: sortedPairs(timings.tests).map(([unit, tests]) => [
      unit,
      tests.map(({ group, name, seconds }) => [group, name, seconds]),
    ]),
    launchSeconds: [...timings.launchSeconds],
    buildSeconds: sortedPairs(timings.buildSeconds),
    databases: sortedPairs(timings.databases),
    workerBytes: [...timings.workerBytes],
    runs: [...timings.runs],
    seen: sortedPairs(timings.seen).map(([unit, tests]) => [
      unit,
      tests.map(({ group, name, skipped }) => [group, name, skipped ? 1 : 0]),
    ]),
  };
  return packJson(content);
}

/** @throws Error saying what is wrong with the bytes. */
export function decodeTimings(bytes: Uint8Array): Timings {
  const timings = inForm(schema, unpackJson(bytes, subject), subject);
  const {
    units,
    tests = [],
    launchSeconds,
    buildSeconds,
    databases = [],
    workerBytes = [],
    runs = [],
    seen = [],
  } = timings;
  return {
    units: new Map(allInForm(pair, units, subject, 'units')),
    tests: new Map(
      allInForm(testsPair, tests, subject, 'tests').map(([unit, rows]) => [unit, testsOf(rows)] as const),
    ),
    launchSeconds,
    buildSeconds: new Map(allInForm(pair, buildSeconds, subject, 'buildSeconds')),
    databases: new Map(allInForm(databasePair, databases, subject, 'databases')),
    workerBytes,
    runs,
    seen: new Map(
      allInForm(testsPair, seen, subject, 'seen').map(([unit, rows]) => [unit, seenOf(rows)] as const),
    ),
  };
}

function testsOf(rows: readonly unknown[]): readonly TestHistory[] {
  return allInForm(testRow, rows, subject, 'tests').map(([group, name, seconds]) => ({
    group,
    name,
    seconds,
  }));
}

function seenOf(rows: readonly unknown[]): readonly SeenTest[] {
  return allInForm(seenRow, rows, subject, 'seen').map(([group, name, skipped]) => ({
    group,
    name,
    skipped: skipped === 1,
  }));
}

function sortedPairs<T>(map: ReadonlyMap<string, T>): [string, T][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}
