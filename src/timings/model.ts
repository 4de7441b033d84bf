/** Timings: the recorded seconds of earlier passed runs, few per unit, without what no longer exists. */

export interface Timings {
  /** Seconds of the last passed runs, newest last, by unit. */
  readonly units: ReadonlyMap<string, readonly number[]>;
  /** What launches cost that went to no test, newest last. */
  readonly launchSeconds: readonly number[];
  /** What building the template cost, newest last, by alias of the database. */
  readonly buildSeconds: ReadonlyMap<string, readonly number[]>;
  /** What was counted in the databases of earlier runs, by alias. */
  readonly databases: ReadonlyMap<string, DatabaseHistory>;
  /** Ids of the workflow's runs that are in here already, newest last. */
  readonly runs: readonly string[];
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
  launchSeconds: [],
  buildSeconds: new Map(),
  databases: new Map(),
  runs: [],
};

export const emptyDatabaseHistory: DatabaseHistory = { templateBytes: [], sessions: [], peakSessions: [] };

/** Runs that count; one before them would count a thirtieth of an estimate. */
export const keptRuns = 5;

/** Of what is counted in databases, for a median that one odd day does not move. */
export const keptDatabaseRuns = 10;

/** Runs that are remembered by their ids, so that none is counted twice. */
export const keptRunIds = 50;

/** Nothing that a hosted job can run takes longer. */
export const longestSeconds = 24 * 60 * 60;

/** What one run measured. */
export interface RecordedRun {
  /** Id of the workflow's run; undefined where it has none. */
  readonly run: string | undefined;
  /** All units that exist now; the history of others is dropped. */
  readonly existing: readonly string[];
  /** Of passed units only: a failure says how long failing takes. */
  readonly units: readonly { readonly unit: string; readonly seconds: number }[];
  readonly launchSeconds: readonly number[];
  readonly buildSeconds: readonly { readonly alias: string; readonly seconds: number }[];
  /** By alias; undefined where it was not counted. */
  readonly databases: ReadonlyMap<string, DatabaseCounts>;
}

/** Something that passed: a test file, or one of the parts that a run has cut it into. */
export interface PassedPart {
  readonly file: string;
  /** Into how many the file is cut; 1 where it is whole. */
  readonly parts: number;
  readonly seconds: number;
}

/** Seconds of whole files. One that did not pass in all of its parts is left out. */
export function secondsOfFiles(passed: readonly PassedPart[]): RecordedRun['units'] {
  return [...Map.groupBy(passed, ({ file }) => file)]
    .filter(([, own]) => own.length === own[0]?.parts)
    .map(([unit, own]) => ({ unit, seconds: own.reduce((sum, { seconds }) => sum + seconds, 0) }));
}

export type DatabaseCounts = { readonly [Count in keyof DatabaseHistory]: number | undefined };

/** The timings with one more run in them. Values that cannot be durations are left out. */
export function recordRun(timings: Timings, run: RecordedRun): Timings {
  const units = new Map<string, readonly number[]>();
  for (const unit of run.existing) {
    const history = timings.units.get(unit);
    if (history !== undefined) units.set(unit, history);
  }
  const existing = new Set(run.existing);
  for (const { unit, seconds } of run.units) {
    if (existing.has(unit)) units.set(unit, appended(units.get(unit) ?? [], [seconds]));
  }
  const buildSeconds = new Map(timings.buildSeconds);
  for (const { alias, seconds } of run.buildSeconds) {
    buildSeconds.set(alias, appended(buildSeconds.get(alias) ?? [], [seconds]));
  }
  const nonEmpty = new Map([...units].filter(([, history]) => history.length > 0));
  return {
    units: nonEmpty,
    launchSeconds: appended(timings.launchSeconds, run.launchSeconds),
    buildSeconds,
    databases: recordDatabases(timings.databases, run.databases),
    runs: run.run === undefined ? timings.runs : [...timings.runs, run.run].slice(-keptRunIds),
  };
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

function appended(history: readonly number[], more: readonly number[]): readonly number[] {
  const usable = more.filter((seconds) => seconds >= 0 && seconds <= longestSeconds);
  return [...history, ...usable].slice(-keptRuns);
}
