/** Timings: the recorded seconds of earlier passed runs, few per unit and per test, without what no longer exists. */

import { bounded } from './bounds.ts';
import { median } from './estimate.ts';
import { followRenames, renamedInRun } from './renames.ts';
import { idOfTest, type SeenTest, type SeenUnit } from './seen.ts';

export interface Timings {
  /** Seconds of the last passed runs, newest last, by unit. */
  readonly units: ReadonlyMap<string, readonly number[]>;
  /** The same of the tests in a unit, by unit; in the order of their last report. Not of every unit: see `bounds.ts`. */
  readonly tests: ReadonlyMap<string, readonly TestHistory[]>;
  /** What launches cost that went to no test, newest last. */
  readonly launchSeconds: readonly number[];
  /** What building the template cost, newest last, by alias of the database. */
  readonly buildSeconds: ReadonlyMap<string, readonly number[]>;
  /** What was counted in the databases of earlier runs, by alias. */
  readonly databases: ReadonlyMap<string, DatabaseHistory>;
  /** Highest memory of one worker in the last runs, newest last. */
  readonly workerBytes: readonly number[];
  /** Attempts of the workflow's runs that are in here already, newest last; as `runs.ts` names them. */
  readonly runs: readonly string[];
  /** What the last run that reported all of a unit saw of it, by unit. Not of every unit: see `bounds.ts`. */
  readonly seen: ReadonlyMap<string, readonly SeenTest[]>;
}

export interface TestHistory {
  /** Class, package or describe block, as the runner says it; empty where it says none. */
  readonly group: string;
  readonly name: string;
  /** Newest last. */
  readonly seconds: readonly number[];
}

/** Of the last runs, newest last. */
export interface DatabaseHistory {
  readonly templateBytes: readonly number[];
  /** Sessions that all workers together opened in a run. */
  readonly sessions: readonly number[];
  /** Most sessions at once in one worker's clone. */
  readonly peakSessions: readonly number[];
}

export const emptyTimings: Timings = {
  units: new Map(),
  tests: new Map(),
  launchSeconds: [],
  buildSeconds: new Map(),
  databases: new Map(),
  workerBytes: [],
  runs: [],
  seen: new Map(),
};

export const emptyDatabaseHistory: DatabaseHistory = { templateBytes: [], sessions: [], peakSessions: [] };

/** Runs that count; one before them would count a thirtieth of an estimate. */
export const keptRuns = 5;

/** Of what is counted in databases, for a median that one odd day does not move. */
export const keptDatabaseRuns = 10;

/** Attempts of runs that are remembered by their names, so that none is counted twice. */
export const keptRunIds = 50;

/** Nothing that a hosted job can run takes longer. */
export const longestSeconds = 24 * 60 * 60;

/** What one run measured. */
export interface RecordedRun {
  /** Name of the workflow run's attempt; undefined where it has none. */
  readonly run: string | undefined;
  /** All units that exist now; the history of others is dropped. */
  readonly existing: readonly string[];
  /** Of passed units only: a failure says how long failing takes. */
  readonly units: readonly RecordedUnit[];
  readonly launchSeconds: readonly number[];
  readonly buildSeconds: readonly { readonly alias: string; readonly seconds: number }[];
  /** By alias; undefined where it was not counted. */
  readonly databases: ReadonlyMap<string, DatabaseCounts>;
  /** Highest memory of one worker; undefined where it was not measured. */
  readonly workerBytes: number | undefined;
  /** Units that were reported whole, passed or not; undefined where nobody told their tests. */
  readonly seen?: readonly SeenUnit[] | undefined;
}

/** Something that passed: a test file, or one of the parts that a run has cut it into. */
export interface PassedPart {
  readonly file: string;
  /** Into how many the file is cut; 1 where it is whole. */
  readonly parts: number;
  readonly seconds: number;
  readonly tests: readonly RecordedTest[];
}

/** Whole files, of their parts. One that did not pass in all of its parts is left out. */
export function secondsOfFiles(passed: readonly PassedPart[]): readonly RecordedUnit[] {
  return [...Map.groupBy(passed, ({ file }) => file)]
    .filter(([, own]) => own.length === own[0]?.parts)
    .map(([unit, own]) => ({
      unit,
      seconds: own.reduce((sum, { seconds }) => sum + seconds, 0),
      tests: own.flatMap(({ tests }) => tests),
    }));
}

export interface RecordedUnit {
  readonly unit: string;
  readonly seconds: number;
  /** All of the unit's tests; undefined where nobody told them apart. */
  readonly tests?: readonly RecordedTest[] | undefined;
}

export interface RecordedTest {
  readonly group: string;
  readonly name: string;
  /** Undefined where it was skipped, or its runner told none: it exists, and its history stays. */
  readonly seconds: number | undefined;
}

export type DatabaseCounts = { readonly [Count in keyof DatabaseHistory]: number | undefined };

/** The timings with one more run in them. Values that cannot be durations are left out. */
export function recordRun(before: Timings, run: RecordedRun): Timings {
  const timings = followRenames(before, renamedInRun(before, run));
  const units = kept(timings.units, run.existing);
  const tests = kept(timings.tests, run.existing);
  const existing = new Set(run.existing);
  for (const recorded of run.units) {
    const { unit, seconds } = recorded;
    if (!existing.has(unit)) continue;
    units.set(unit, appended(units.get(unit) ?? [], [seconds]));
    if (recorded.tests !== undefined) tests.set(unit, recordTests(tests.get(unit) ?? [], recorded.tests));
  }
  const buildSeconds = new Map(timings.buildSeconds);
  for (const { alias, seconds } of run.buildSeconds) {
    buildSeconds.set(alias, appended(buildSeconds.get(alias) ?? [], [seconds]));
  }
  return bounded({
    units: withoutEmpty(units),
    tests: withoutEmpty(tests),
    launchSeconds: appended(timings.launchSeconds, run.launchSeconds),
    buildSeconds,
    databases: recordDatabases(timings.databases, run.databases),
    workerBytes: [...timings.workerBytes, ...[run.workerBytes ?? []].flat()].slice(-keptRuns),
    runs: run.run === undefined ? timings.runs : [...timings.runs, run.run].slice(-keptRunIds),
    seen: recordSeen(kept(timings.seen, run.existing), run.seen ?? [], existing),
  });
}

/** What there is of `existing`, in that order. */
function kept<T>(histories: ReadonlyMap<string, T>, existing: readonly string[]): Map<string, T> {
  return new Map(
    existing.flatMap((unit) => {
      const history = histories.get(unit);
      return history === undefined ? [] : [[unit, history] as const];
    }),
  );
}

/** A test that is no longer reported is gone. Tests of one name are one, and take what they take together. */
function recordTests(
  history: readonly TestHistory[],
  tests: readonly RecordedTest[],
): readonly TestHistory[] {
  const before = new Map(history.map((test) => [idOfTest(test), test.seconds]));
  const now = new Map<string, RecordedTest>();
  for (const test of tests) {
    const id = idOfTest(test);
    const twin = now.get(id);
    now.set(id, twin === undefined ? test : { ...test, seconds: together(twin.seconds, test.seconds) });
  }
  return [...now].flatMap(([id, { group, name, seconds }]) => {
    const grown = appended(before.get(id) ?? [], seconds === undefined ? [] : [seconds]);
    return grown.length === 0 ? [] : [{ group, name, seconds: grown }];
  });
}

function recordSeen(
  before: Map<string, readonly SeenTest[]>,
  seen: readonly SeenUnit[],
  existing: ReadonlySet<string>,
): ReadonlyMap<string, readonly SeenTest[]> {
  for (const { unit, tests } of seen) if (existing.has(unit)) before.set(unit, tests);
  return before;
}

function together(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : a + (b ?? 0);
}

function withoutEmpty<T>(histories: ReadonlyMap<string, readonly T[]>): ReadonlyMap<string, readonly T[]> {
  return new Map([...histories].filter(([, history]) => history.length > 0));
}

/** A run without databases, as one without tests, forgets nothing; else aliases that are gone go. */
function recordDatabases(history: Timings['databases'], run: RecordedRun['databases']): Timings['databases'] {
  if (run.size === 0) return history;
  return new Map(
    [...run].map(([alias, counts]) => {
      const before = history.get(alias) ?? emptyDatabaseHistory;
      const grown = (count: keyof DatabaseHistory): readonly number[] =>
        [...before[count], ...[counts[count] ?? []].flat()].slice(-keptDatabaseRuns);
      return [
        alias,
        {
          templateBytes: grown('templateBytes'),
          sessions: grown('sessions'),
          peakSessions: grown('peakSessions'),
        },
      ];
    }),
  );
}

/** Enough runs to call another one out of line. */
const runsToClip = 3;

/** A run that took so many times its usual seconds says more of its machine than of the test. */
const clipFactor = 10;

/** Below that, ten times as long is no more than a hiccup, and does no harm. */
const clipFromSeconds = 1;

function appended(history: readonly number[], more: readonly number[]): readonly number[] {
  const usable = more
    .filter((seconds) => seconds >= 0 && seconds <= longestSeconds)
    .map((seconds) => roundedSeconds(Math.min(seconds, clipOf(history))));
  return [...history, ...usable].slice(-keptRuns);
}

/** A test that has really become slower gets there in a few runs. */
function clipOf(history: readonly number[]): number {
  if (history.length < runsToClip) return longestSeconds;
  return Math.max(clipFromSeconds, clipFactor * (median(history) ?? longestSeconds));
}

/** To a tenth of a millisecond: no runner tells more that means anything, and digits are what fills the cache. */
export function roundedSeconds(seconds: number): number {
  return Math.round(seconds * 1e4) / 1e4;
}
