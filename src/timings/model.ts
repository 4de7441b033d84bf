/** Timings: the recorded seconds of earlier passed runs, few per unit, without what no longer exists. */

export interface Timings {
  /** Seconds of the last passed runs, newest last, by unit. */
  readonly units: ReadonlyMap<string, readonly number[]>;
  /** What launches cost that went to no test, newest last. */
  readonly launchSeconds: readonly number[];
  /** What building the template cost, newest last, by alias of the database. */
  readonly buildSeconds: ReadonlyMap<string, readonly number[]>;
}

export const emptyTimings: Timings = { units: new Map(), launchSeconds: [], buildSeconds: new Map() };

/** Runs that count; the median of five shrugs off two that were out of line. */
export const keptRuns = 5;

/** Nothing that a hosted job can run takes longer. */
export const longestSeconds = 24 * 60 * 60;

/** What one run measured. */
export interface RecordedRun {
  /** All units that exist now; the history of others is dropped. */
  readonly existing: readonly string[];
  /** Of passed units only: a failure says how long failing takes. */
  readonly units: readonly { readonly unit: string; readonly seconds: number }[];
  readonly launchSeconds: readonly number[];
  readonly buildSeconds: readonly { readonly alias: string; readonly seconds: number }[];
}

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
  return { units: nonEmpty, launchSeconds: appended(timings.launchSeconds, run.launchSeconds), buildSeconds };
}

function appended(history: readonly number[], more: readonly number[]): readonly number[] {
  const usable = more.filter((seconds) => seconds >= 0 && seconds <= longestSeconds);
  return [...history, ...usable].slice(-keptRuns);
}
