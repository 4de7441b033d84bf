/** What a run teaches the next ones, and what earlier ones have taught. */

import type { OpenDatabase } from './databases/open-database.ts';
import type { Templated } from './databases/template.ts';
import { SecurityStop } from './errors.ts';
import { fileOf } from './planning/plan.ts';
import { isIncomplete } from './planning/receipt.ts';
import type { Capacity, ExpectedSessions } from './preflight.ts';
import { sum, sumOfKnown } from './report/arithmetic.ts';
import type { DatabaseReport } from './report/report.ts';
import type { Suite } from './runners/suite.ts';
import type { TestPhase } from './test-phase.ts';
import { median } from './timings/estimate.ts';
import {
  type DatabaseCounts,
  type RecordedRun,
  type RecordedTest,
  secondsOfFiles,
  type Timings,
} from './timings/model.ts';
import { type ReportedPart, seenUnits } from './timings/seen.ts';
import { secondsOfCases, type TestCase } from './timings/test-case.ts';
import type { BatchResult } from './workers/batch.ts';
import { isWhole, launchCost } from './workers/pool.ts';

/** `run`: the workflow's; undefined where there is none. */
export function learned(
  phase: TestPhase,
  templated: readonly Templated[],
  suite: Suite,
  run: string | undefined,
): RecordedRun {
  // A worker outside its clone measured something else.
  const results = phase.fault instanceof SecurityStop ? [] : phase.results;
  const passed = results.flatMap(({ judgement, batch }) => {
    const planned = new Map(batch.units.map((unit) => [unit.unit, unit]));
    return judgement.units
      .filter(({ outcome }) => outcome === 'passed')
      .map(({ unit, cases }) => ({
        file: fileOf(planned.get(unit) ?? { unit }),
        parts: planned.get(unit)?.part?.of ?? 1,
        seconds: secondsOfCases(cases),
        tests: cases.map(recordedTest),
      }));
  });
  return {
    run,
    existing: suite.units,
    units: secondsOfFiles(passed),
    launchSeconds: results.filter(isWhole).map(launchCost),
    databases: new Map(templated.map((one) => [one.database.alias, countsOf(one, phase)])),
    workerBytes: phase.peakWorkerBytes,
    buildSeconds: templated
      .filter(({ report }) => report.source === 'built')
      .map(({ database, report }) => ({ alias: database.alias, seconds: report.buildSeconds ?? 0 })),
    seen: seenUnits(results.flatMap(reportedParts)),
  };
}

function reportedParts({ judgement, batch }: BatchResult): ReportedPart[] {
  const planned = new Map(batch.units.map((unit) => [unit.unit, unit]));
  return judgement.units.map(({ unit, cases, outcome }) => ({
    file: fileOf(planned.get(unit) ?? { unit }),
    unit,
    parts: planned.get(unit)?.part?.of ?? 1,
    isWhole: !isIncomplete({ outcome }),
    tests: cases.map((test) => ({
      group: test.group,
      name: test.name,
      skipped: test.outcome.kind === 'skipped',
    })),
  }));
}

function recordedTest({ group, name, seconds, outcome }: TestCase): RecordedTest {
  return { group, name, seconds: outcome.kind === 'passed' ? seconds : undefined };
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
