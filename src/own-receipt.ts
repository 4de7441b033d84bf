/** This shard's receipt, of what its test phase came to. */

import { type Plan, sliceOf } from './planning/plan.ts';
import type { Shard } from './planning/plan-record.ts';
import type { Receipt, ReceiptUnit, ReceiptWorker } from './planning/receipt.ts';
import { sum } from './report/arithmetic.ts';
import { extractOf } from './report/extract.ts';
import type { Report } from './report/report.ts';
import type { WorkflowRun } from './shared-keys.ts';
import type { RecordedRun } from './timings/model.ts';
import type { BatchResult } from './workers/batch.ts';

export interface ReceiptFacts {
  readonly run: WorkflowRun;
  readonly shard: Shard;
  readonly plan: Plan;
  /** What an earlier attempt of the shard ran and is not run again, and what this one ran. */
  readonly units: readonly ReceiptUnit[];
  /** Those that count. */
  readonly results: readonly BatchResult[];
  readonly learned: RecordedRun;
  readonly report: Report;
  /** From the start of the step to that of the test phase. */
  readonly setUpSeconds: number;
  /** Clock reading at the start of the test phase. */
  readonly testStartSeconds: number;
  readonly ignored: boolean;
  /** Whether being flaky makes the job fail. */
  readonly flakyFails: boolean;
  /** Whether coverage was measured. */
  readonly coverage: boolean;
  readonly host: Receipt['host'];
}

export function receiptOf(facts: ReceiptFacts): Receipt {
  const { run, shard, plan, units, learned, report } = facts;
  const slice = sliceOf(plan, shard.index);
  const ran = new Set(units.map(({ unit }) => unit));
  return {
    run: { id: run.id, attempt: run.attempt },
    shard,
    planHash: plan.hash,
    complete: report.outcome !== 'cancelled' && report.outcome !== 'error',
    outcome: report.outcome,
    ignored: facts.ignored,
    flakyFails: facts.flakyFails,
    coverage: facts.coverage,
    units,
    notRun: slice.map(({ unit }) => unit).filter((unit) => !ran.has(unit)),
    launchSeconds: learned.launchSeconds,
    buildSeconds: learned.buildSeconds,
    databases: [...learned.databases].map(([alias, counts]) => ({
      alias,
      templateBytes: counts.templateBytes ?? 0,
      sessions: counts.sessions,
      peakSessions: counts.peakSessions,
    })),
    workerBytes: learned.workerBytes,
    times: timesOf(facts),
    host: facts.host,
    bundle: report.bundle,
    extract: extractOf(report),
  };
}

function timesOf({ results, report, setUpSeconds, testStartSeconds }: ReceiptFacts): Receipt['times'] {
  const firstRuns = results.filter(({ batch }) => batch.purpose === 'plan');
  const estimated = firstRuns.flatMap(({ batch }) => batch.units.map(({ seconds }) => seconds));
  const isKnown = estimated.some((seconds) => seconds !== undefined);
  return {
    wall: report.seconds,
    setUp: setUpSeconds,
    planned: isKnown ? sum(estimated.map((seconds) => seconds ?? 0)) : undefined,
    workers: report.workers.map(({ worker }) => workerTimes(worker, results, testStartSeconds)),
  };
}

function workerTimes(worker: number, results: readonly BatchResult[], testStart: number): ReceiptWorker {
  const own = results.filter((result) => result.worker === worker);
  return {
    busy: sum(own.map(({ seconds }) => seconds)),
    launch: sum(own.map(({ launchSeconds }) => launchSeconds)),
    end: Math.max(0, ...own.map(({ startSeconds, seconds }) => startSeconds + seconds - testStart)),
  };
}
