/** Several timings as one: those of shards, of matrix jobs, or of another tool and ours. */

import { bounded } from './bounds.ts';
import {
  type emptyDatabaseHistory,
  emptyTimings,
  keptDatabaseRuns,
  keptRunIds,
  keptRuns,
  type TestHistory,
  type Timings,
} from './model.ts';

/** The later ones are newer. What two of them know from the same runs counts once. */
export function mergeTimings(list: readonly Timings[]): Timings {
  return bounded(list.reduce(mergeTwo, emptyTimings));
}

function mergeTwo(older: Timings, newer: Timings): Timings {
  return {
    units: mergedMaps(older.units, newer.units, (a, b) => joined(a, b).slice(-keptRuns)),
    tests: mergedMaps(older.tests, newer.tests, mergeTests),
    launchSeconds: joined(older.launchSeconds, newer.launchSeconds).slice(-keptRuns),
    buildSeconds: mergedMaps(older.buildSeconds, newer.buildSeconds, (a, b) => joined(a, b).slice(-keptRuns)),
    databases: mergedMaps(older.databases, newer.databases, mergeCounts),
    workerBytes: joined(older.workerBytes, newer.workerBytes).slice(-keptRuns),
    runs: [...new Set([...older.runs, ...newer.runs])].slice(-keptRunIds),
    seen: mergedMaps(older.seen, newer.seen, (_, last) => last),
  };
}

function mergedMaps<T>(
  older: ReadonlyMap<string, T>,
  newer: ReadonlyMap<string, T>,
  merge: (a: T, b: T) => T,
): ReadonlyMap<string, T> {
  const merged = new Map(older);
  for (const [name, value] of newer) {
    const before = merged.get(name);
    merged.set(name, before === undefined ? value : merge(before, value));
  }
  return merged;
}

function mergeTests(older: readonly TestHistory[], newer: readonly TestHistory[]): readonly TestHistory[] {
  const byId = (tests: readonly TestHistory[]) =>
    new Map(tests.map((test) => [`${test.group}\n${test.name}`, test]));
  const merge = (a: TestHistory, b: TestHistory): TestHistory => ({
    ...a,
    seconds: joined(a.seconds, b.seconds).slice(-keptRuns),
  });
  return [...mergedMaps(byId(older), byId(newer), merge).values()];
}

function mergeCounts(
  older: typeof emptyDatabaseHistory,
  newer: typeof emptyDatabaseHistory,
): typeof emptyDatabaseHistory {
  const counts = (count: keyof typeof emptyDatabaseHistory) =>
    joined(older[count], newer[count]).slice(-keptDatabaseRuns);
  return {
    templateBytes: counts('templateBytes'),
    sessions: counts('sessions'),
    peakSessions: counts('peakSessions'),
  };
}

/**
 * Two shards of a run both have the runs before it, and one of them has one more: what ends one history and begins the
 * other is the same runs. Either may be the one that goes on.
 */
export function joined(older: readonly number[], newer: readonly number[]): readonly number[] {
  const forward = overlap(older, newer);
  const backward = overlap(newer, older);
  return backward > forward ? [...newer, ...older.slice(backward)] : [...older, ...newer.slice(forward)];
}

/** How many values end `first` and begin `second`. */
function overlap(first: readonly number[], second: readonly number[]): number {
  for (let length = Math.min(first.length, second.length); length > 0; length -= 1) {
    if (first.slice(-length).every((value, index) => value === second[index])) return length;
  }
  return 0;
}
