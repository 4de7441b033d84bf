/** What a run teaches the next ones, and what earlier ones have taught. */

import type { OpenDatabase } from './databases/open-database.ts';
import type { Templated } from './databases/template.ts';
import type { ReceiptUnit } from './planning/receipt.ts';
import type { Capacity, ExpectedSessions } from './preflight.ts';
import { passedFiles, reportedPart } from './ran-units.ts';
import { sum, sumOfKnown } from './report/arithmetic.ts';
import type { DatabaseReport } from './report/report.ts';
import type { Suite } from './runners/suite.ts';
import type { WorkflowRun } from './shared-keys.ts';
import type { TestPhase } from './test-phase.ts';
import { median } from './timings/estimate.ts';
import type { DatabaseCounts, RecordedRun, Timings } from './timings/model.ts';
import { attemptName } from './timings/runs.ts';
import { seenUnits } from './timings/seen.ts';
import { isWhole, launchCost } from './workers/pool.ts';

export interface LearnedFacts {
  /** With the results that count. */
  readonly phase: TestPhase;
  /** What an earlier attempt ran and is not run again, and what this one ran. */
  readonly units: readonly ReceiptUnit[];
  readonly templated: readonly Templated[];
  readonly suite: Pick<Suite, 'units'>;
  /** Undefined where there is none. */
  readonly run: WorkflowRun | undefined;
}

export function learned({ phase, units, templated, suite, run }: LearnedFacts): RecordedRun {
  return {
    run: run === undefined ? undefined : attemptName(run.id, run.attempt),
    existing: suite.units,
    units: passedFiles(units, (run?.attempt ?? 1) - 1),
    launchSeconds: phase.results.filter(isWhole).map(launchCost),
    databases: new Map(templated.map((one) => [one.database.alias, countsOf(one, phase)])),
    workerBytes: phase.peakWorkerBytes,
    buildSeconds: templated
      .filter(({ report }) => report.source === 'built')
      .map(({ database, report }) => ({ alias: database.alias, seconds: report.buildSeconds ?? 0 })),
    seen: seenUnits(units.map(reportedPart)),
  };
}

/** What a stopped or stray run counted is no measure. */
function countsOf({ database, template }: Templated, phase: TestPhase): DatabaseCounts {
  const clones = phase.cloneReports.get(database.alias) ?? [];
  const isWholeRun = phase.fault === undefined && phase.abandoned.length === 0;
  return {
    templateBytes: template.sizeBytes,
    sessions: isWholeRun ? sumOfKnown(clones.map(({ sessions }) => sessions)) : undefined,
    peakSessions: isWholeRun
      ? highest(clones.flatMap(({ peakSessions }) => (peakSessions === undefined ? [] : [peakSessions])))
      : undefined,
  };
}

function highest(counts: readonly number[]): number | undefined {
  return counts.length === 0 ? undefined : Math.max(...counts);
}

export function lastBuildSeconds({ buildSeconds }: Timings): ReadonlyMap<string, number> {
  return lastOf([...buildSeconds]);
}

export function lastTemplateBytes({ databases }: Timings): ReadonlyMap<string, number> {
  return lastOf([...databases].map(([alias, { templateBytes }]) => [alias, templateBytes]));
}

/** By alias, where there is any. */
function lastOf(
  histories: readonly (readonly [alias: string, history: readonly number[]])[],
): ReadonlyMap<string, number> {
  return new Map(
    histories.flatMap(([alias, history]) => history.slice(-1).map((last) => [alias, last] as const)),
  );
}

/** The highest that one worker took; undefined where no run has measured it. */
export function peakWorkerBytes({ workerBytes }: Timings): number | undefined {
  return highest(workerBytes);
}

/** The test process's own, a live server's thread, a second alias. */
const usualSessions = 5;

export interface Surroundings {
  /** The user's number of workers is not lowered by a guess. */
  readonly isFixed: boolean;
  /** Memory that programs of this job may still take. */
  readonly availableBytes: number;
}

type Carrier = Pick<OpenDatabase, 'alias' | 'freeConnections' | 'room' | 'cloneBytes'>;

/** What the databases can carry, as far as it is known. */
export function capacitiesOf(
  databases: readonly Carrier[],
  known: Timings,
  { isFixed, availableBytes }: Surroundings,
): readonly Omit<Capacity, 'databaseBytes'>[] {
  const allBytes = sum(databases.map(({ cloneBytes = 0 }) => cloneBytes));
  return databases.map(({ alias, freeConnections, room, cloneBytes = 0 }) => ({
    alias,
    freeConnections,
    room,
    // All databases share the memory, each by what a clone of it takes.
    memory:
      isFixed || cloneBytes === 0
        ? undefined
        : { cloneBytes, availableBytes: (availableBytes * cloneBytes) / allBytes },
    ...expectedSessions(known, alias, isFixed),
  }));
}

/** Of one worker. */
export function expectedSessions(known: Timings, alias: string, isFixed: boolean): ExpectedSessions {
  return {
    peakSessions: highest(known.databases.get(alias)?.peakSessions ?? []),
    guessedSessions: isFixed ? 1 : usualSessions,
  };
}

/** What earlier runs opened in all clones; undefined where none was counted. */
export function earlierSessions({ databases }: Timings, alias: string): DatabaseReport['earlierSessions'] {
  const history = databases.get(alias)?.sessions ?? [];
  const middle = median(history);
  return middle === undefined ? undefined : { median: middle, runs: history.length };
}
