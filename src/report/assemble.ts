/** Puts the report together from what the parts of a run say of themselves. */

import type { Plan } from '../planning/plan.ts';
import type { WholeReason } from '../planning/rerun.ts';
import type { Timings } from '../timings/model.ts';
import { secondsOfCases, type TestCase } from '../timings/test-case.ts';
import type { BatchResult } from '../workers/batch.ts';
import { sum } from './arithmetic.ts';
import type { Changes } from './changes.ts';
import type { Incident } from './incidents.ts';
import type {
  BatchReport,
  DatabaseReport,
  PassedTest,
  PlanReport,
  Report,
  RunOutcome,
  TestReport,
  TimingsReport,
  Totals,
  UnitReport,
  WorkerReport,
} from './report.ts';
import type { Curves, MachineReport, WorkerResources } from './resources.ts';
import { usualSeconds } from './usual-seconds.ts';

export interface RunFacts {
  readonly startedAt: string;
  readonly seconds: number;
  readonly runner: string;
  readonly workers: number;
  readonly plan: Pick<Plan, 'hash' | 'units'>;
  readonly shard: PlanReport['shard'];
  readonly floor?: PlanReport['floor'];
  /** What an earlier attempt ran, and is not run again. */
  readonly carried: readonly { readonly unit: string }[];
  /** The workflow run's, 1-based. */
  readonly attempt: number;
  /** Why a later attempt ran all units of the shard; undefined in the first, and where it ran what was left. */
  readonly wholeBecause: WholeReason | undefined;
  /** Busy seconds of the longest worker, as planned. */
  readonly predictedSeconds: number | undefined;
  /** Each unit is only in the one that was decisive. */
  readonly results: readonly BatchResult[];
  /** Units that nobody ran. */
  readonly abandoned: readonly string[];
  /** Why nobody ran them, to follow "because". */
  readonly abandonedBecause: string;
  /** What ended badly, and well when it ran again. One sentence each. */
  readonly recoveries: readonly string[];
  readonly cancelled: boolean;
  /** Why the run could not go on; undefined when it could. */
  readonly fault: string | undefined;
  readonly allowEmpty: boolean;
  /** Clock reading at the start of the test phase. */
  readonly testStartSeconds: number;
  readonly databases: readonly DatabaseReport[];
  readonly timings: TimingsReport;
  readonly fallbacks: readonly string[];
  readonly incidents: readonly Incident[];
  readonly machine: MachineReport | undefined;
  readonly curves: Curves | undefined;
  /** Of tests, by earlier runs. */
  readonly earlierTests: Timings['tests'];
  readonly changes: Changes | undefined;
  /** By worker; one that is left out has none. */
  readonly resources: ReadonlyMap<number, WorkerResources>;
}

export function assembleReport(facts: RunFacts): Report {
  const cases = facts.results.flatMap(casesOf);
  const totals = countTotals(cases.map((located) => located.testCase));
  const problems = problemsOf(facts);
  return {
    version: 2,
    outcome: outcomeOf(facts, totals, problems),
    startedAt: facts.startedAt,
    seconds: facts.seconds,
    runner: facts.runner,
    totals,
    plan: {
      hash: facts.plan.hash,
      units: facts.plan.units.length,
      knownUnits: facts.plan.units.filter(({ known }) => known).length,
      predictedSeconds: facts.predictedSeconds,
      shard: facts.shard,
      carriedUnits: facts.carried.length,
      floor: facts.floor,
      attempt: facts.attempt,
      wholeBecause: facts.wholeBecause,
    },
    workers: Array.from({ length: facts.workers }, (_, index) => workerReport(index + 1, facts)),
    units: facts.results.flatMap(unitReports),
    tests: cases.flatMap(testReport),
    passed: passedTests(cases, facts.earlierTests),
    changes: facts.changes,
    incidents: facts.incidents,
    machine: facts.machine,
    curves: facts.curves,
    databases: facts.databases,
    timings: facts.timings,
    problems,
    fallbacks: [...facts.recoveries, ...facts.fallbacks],
  };
}

interface LocatedCase {
  readonly testCase: TestCase;
  readonly unit: string;
  readonly worker: number;
  readonly batch: number;
}

function casesOf({ judgement, worker, batch: { number: batch } }: BatchResult): LocatedCase[] {
  const matched = judgement.units.flatMap(({ unit, cases }) =>
    cases.map((testCase) => ({ testCase, unit, worker, batch })),
  );
  const unmatched = judgement.unmatched.map((testCase) => ({
    testCase,
    unit: testCase.file ?? '',
    worker,
    batch,
  }));
  return [...matched, ...unmatched];
}

function countTotals(cases: readonly TestCase[]): Totals {
  const counts = { passed: 0, failed: 0, skipped: 0, flaky: 0 };
  for (const { outcome } of cases) counts[outcome.kind] += 1;
  return { tests: cases.length, ...counts };
}

function problemsOf({ results, abandoned, abandonedBecause, fault }: RunFacts): string[] {
  const ofBatches = results.flatMap(({ worker, batch, judgement: { problems, units } }) =>
    [...problems, ...units.flatMap(({ problem }) => problem ?? [])].map(
      (problem) => `Worker ${worker}, batch ${batch.number}: ${problem}.`,
    ),
  );
  return [
    ...(fault === undefined ? [] : [fault]),
    ...ofBatches,
    ...(abandoned.length === 0
      ? []
      : [`Never started, because ${abandonedBecause}: ${abandoned.join(', ')}.`]),
  ];
}

/** A failure outweighs being empty, being empty outweighs being flaky. */
function outcomeOf(facts: RunFacts, totals: Totals, problems: readonly string[]): RunOutcome {
  if (facts.cancelled) return 'cancelled';
  if (facts.fault !== undefined) return 'error';
  if (totals.failed > 0 || problems.length > 0) return 'failed';
  if (totals.tests === 0) return facts.allowEmpty ? 'passed' : 'empty';
  return totals.flaky > 0 || facts.recoveries.length > 0 ? 'flaky' : 'passed';
}

function seedsOf({ introduction: { seeds } }: BatchResult): Pick<BatchReport, 'seeds'> {
  return seeds.length === 0 ? {} : { seeds };
}

const unmeasured: WorkerResources = {
  cpuSeconds: undefined,
  peakMemoryBytes: undefined,
  peakProcesses: undefined,
  outputBytes: 0,
};

function workerReport(
  worker: number,
  { results, testStartSeconds, plan, resources }: RunFacts,
): WorkerReport {
  const own = results.filter((result) => result.worker === worker);
  const estimated = plan.units.some(({ seconds }) => seconds !== undefined);
  return {
    worker,
    plannedSeconds: estimated ? sum(own.map(({ batch }) => batch.estimateSeconds)) : undefined,
    busySeconds: sum(own.map(({ seconds }) => seconds)),
    tests: own.flatMap(casesOf).length,
    batches: own.map((result) => ({
      batch: result.batch.number,
      units: result.batch.units.length,
      startSeconds: result.startSeconds - testStartSeconds,
      seconds: result.seconds,
      launchSeconds: result.launchSeconds,
      exit: result.exit,
      purpose: result.batch.purpose,
      ...seedsOf(result),
      clones: result.clones,
    })),
    resources: resources.get(worker) ?? unmeasured,
  };
}

function unitReports({ judgement, worker, batch }: BatchResult): UnitReport[] {
  const planned = new Map(batch.units.map((unit) => [unit.unit, unit]));
  return judgement.units.map(({ unit, cases, outcome }) => ({
    unit,
    worker,
    batch: batch.number,
    estimateSeconds: planned.get(unit)?.seconds,
    known: planned.get(unit)?.known ?? false,
    seconds: secondsOfCases(cases),
    tests: cases.length,
    outcome,
  }));
}

function testReport({ testCase, unit, worker, batch }: LocatedCase): TestReport[] {
  const { name, group, seconds, line, outcome } = testCase;
  return outcome.kind === 'passed' ? [] : [{ name, group, unit, worker, batch, seconds, line, outcome }];
}

function passedTests(cases: readonly LocatedCase[], earlier: Timings['tests']): readonly PassedTest[] {
  const usual = usualSeconds(earlier);
  return cases.flatMap(({ testCase, unit, worker, batch }) => {
    const { name, group, seconds, outcome } = testCase;
    if (outcome.kind !== 'passed') return [];
    return [{ name, group, unit, worker, batch, seconds, usualSeconds: usual(unit, testCase) }];
  });
}
