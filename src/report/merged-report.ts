/** All that happened in all shards of one run, as data: put together from their receipts and the plan. */

import type { Proof } from '../planning/exactly-once.ts';
import type { Plan } from '../planning/plan.ts';
import type { Receipt, ReceiptTest, ReceiptUnit } from '../planning/receipt.ts';
import type { Timings } from '../timings/model.ts';
import { type Advice, adviceOf } from './advice.ts';
import { sum } from './arithmetic.ts';
import type { Changes } from './changes.ts';
import type { Incident } from './incidents.ts';
import { accountOf, type ShardAccount } from './lost-time.ts';
import type { RunOutcome, TestReport, Totals } from './report.ts';
import { type ReadShard, readShard, type ShardReport } from './shard-report.ts';
import { type SlowShard, slowShards } from './slow-shards.ts';
import { slowestOf, type TimedTest } from './slowest-tests.ts';
import { usualSeconds } from './usual-seconds.ts';

export interface MergedReport {
  readonly version: 1;
  readonly outcome: RunOutcome;
  /** The workflow's run, and its attempt in which this was merged. */
  readonly run: { readonly id: string; readonly attempt: number };
  /** Wall seconds of the longest shard. */
  readonly seconds: number;
  /** Whether a shard asks that being flaky is a failure. */
  readonly flakyFails: boolean;
  readonly totals: Totals;
  readonly plan: { readonly hash: string; readonly shards: number; readonly units: number };
  /** Whether it is proved that every test ran exactly once; if not, `problems` say why. */
  readonly proved: boolean;
  /** Failures that belong to no test and that no shard has told itself. One sentence each. */
  readonly problems: readonly string[];
  /** How many of the units ran in which attempt. */
  readonly attempts: readonly { readonly attempt: number; readonly units: number }[];
  /** Whether the units were also looked for in the checkout of this job, besides that of every shard. */
  readonly discoveredHere: boolean;
  /** In the order of shards; those without a receipt are left out. */
  readonly shards: readonly ShardReport[];
  /** In the order of shards. */
  readonly units: readonly MergedUnit[];
  /** Failed, flaky and skipped tests; passed ones are only counted. */
  readonly tests: readonly TestReport[];
  /** That took longest, passed or not, the slowest first. */
  readonly slowestTests: readonly TimedTest[];
  /** Of all shards, each with its own; of many the most severe. */
  readonly incidents: readonly Incident[];
  /** That only the reports of their shards have. */
  readonly moreIncidents: number;
  /** What shards did instead of what was wanted, and why. One sentence each. */
  readonly fallbacks: readonly string[];
  /** Since the tests were last seen; undefined where they never were. */
  readonly changes?: Changes | undefined;
  /** Of each shard, in the same order. */
  readonly accounts: readonly ShardAccount[];
  /** What to change; undefined where nothing ran. */
  readonly advice: Advice | undefined;
  /** Shards that took much longer than the others, and what accounts for it. */
  readonly slowShards: readonly SlowShard[];
  /** Wall seconds of the longest shard ÷ mean of all, of those in the same attempt as the longest. */
  readonly balance: number | undefined;
  /** Units whose timings are kept for later runs. */
  readonly recordedUnits: number;
}

/** As its shard's newest receipt has it. */
export interface MergedUnit {
  readonly unit: string;
  /** 1-based. */
  readonly shard: number;
  readonly worker: number;
  /** Undefined where the shard's receipt does not tell it. */
  readonly batch?: number | undefined;
  /** In which it ran. */
  readonly attempt: number;
  readonly seconds: number;
  /** What the plan had expected; undefined where nothing was known. */
  readonly estimateSeconds: number | undefined;
  /** Number of tests. */
  readonly tests: number;
  readonly outcome: ReceiptUnit['outcome'];
}

export interface MergedFacts {
  readonly run: MergedReport['run'];
  readonly plan: Plan;
  /** Of each shard the newest, in the order of shards. */
  readonly receipts: readonly Receipt[];
  readonly proof: Proof;
  /** Why the plan is not what the checkout of this job holds; undefined where that was not looked at. */
  readonly disagreements: readonly string[] | undefined;
  readonly recordedUnits: number;
  readonly changes: Changes | undefined;
  /** Of tests, by earlier runs. */
  readonly earlierTests: Timings['tests'];
}

/** That a report names. */
const mostSlowTests = 100;

export function mergeReports(facts: MergedFacts): MergedReport {
  const { run, plan, receipts, proof } = facts;
  const gaps = [...(facts.disagreements ?? []), ...proof.problems];
  const shards = receipts.map(readShard);
  const problems = [...gaps, ...receipts.flatMap((receipt, index) => unexplainedEnd(receipt, shards[index]))];
  const totals = countTotals(receipts.flatMap(({ units }) => units.flatMap(({ tests }) => tests)));
  const accounts = accountOf(plan, receipts);
  return {
    version: 1,
    outcome: outcomeOf(receipts, totals, [...problems, ...shards.flatMap(({ report }) => report.problems)]),
    run,
    seconds: Math.max(0, ...receipts.map(({ times }) => times.wall)),
    flakyFails: receipts.some(({ flakyFails = false }) => flakyFails),
    totals,
    plan: { hash: plan.hash, shards: plan.shards, units: plan.units.length },
    proved: gaps.length === 0,
    problems,
    attempts: [...proof.unitsByAttempt]
      .map(([attempt, units]) => ({ attempt, units }))
      .sort((a, b) => a.attempt - b.attempt),
    discoveredHere: facts.disagreements !== undefined,
    shards: shards.map(({ report }) => report),
    units: receipts.flatMap(unitReports),
    tests: receipts.flatMap(testReports),
    slowestTests: slowestTests(receipts, facts.earlierTests),
    incidents: shards.flatMap(({ incidents }) => incidents),
    moreIncidents: sum(shards.map(({ moreIncidents }) => moreIncidents)),
    fallbacks: fallbacksOf(shards),
    changes: facts.changes,
    accounts,
    advice: adviceOf(accounts, receipts),
    slowShards: slowShards(plan, accounts, receipts),
    balance: balanceOf(accounts),
    recordedUnits: facts.recordedUnits,
  };
}

/** Those of the merge, and those of the shards. */
export function problemsOf({ problems, shards, plan }: MergedReport): readonly string[] {
  const ofShards = shards.flatMap((own) =>
    own.problems.map((problem) => `Shard ${own.shard} of ${plan.shards}: ${problem}`),
  );
  return [...problems, ...ofShards];
}

/** Of a shard whose job is red for something else than a failed test. */
function unexplainedEnd({ shard, outcome, units }: Receipt, read: ReadShard | undefined): string[] {
  if (outcome === 'passed' || outcome === 'flaky') return [];
  if (read !== undefined && read.report.problems.length > 0) return [];
  if (units.some(({ tests }) => tests.some((test) => test.outcome === 'failed'))) return [];
  return [
    `Shard ${shard.index} of ${shard.total} ended as "${outcome}", and no failed test accounts for it. The summary of its job says why.`,
  ];
}

/** A shard that could not go on outweighs a failure, a failure outweighs being flaky. */
function outcomeOf(receipts: readonly Receipt[], totals: Totals, problems: readonly string[]): RunOutcome {
  const outcomes = receipts.map(({ outcome }) => outcome);
  if (outcomes.includes('error')) return 'error';
  if (outcomes.includes('cancelled')) return 'cancelled';
  if (totals.tests === 0 && outcomes.includes('empty')) return 'empty';
  if (problems.length > 0 || totals.failed > 0) return 'failed';
  return totals.flaky > 0 || outcomes.includes('flaky') ? 'flaky' : 'passed';
}

function countTotals(tests: readonly ReceiptTest[]): Totals {
  const counts = { passed: 0, failed: 0, skipped: 0, flaky: 0 };
  for (const { outcome } of tests) counts[outcome] += 1;
  return { tests: tests.length, ...counts };
}

function unitReports({ units, shard }: Receipt): MergedUnit[] {
  return units.map(({ unit, worker, batch, attempt, seconds, estimateSeconds, tests, outcome }) => ({
    unit,
    shard: shard.index,
    worker,
    batch,
    attempt,
    seconds,
    estimateSeconds,
    tests: tests.length,
    outcome,
  }));
}

function testReports({ units, shard }: Receipt): TestReport[] {
  return units.flatMap((unit) =>
    unit.tests.flatMap((test) => {
      const { group, name, seconds } = test;
      const outcome = reportedOutcome(test);
      const place = { ...placeOf(unit, shard.index), batch: unit.batch, line: undefined };
      return outcome === undefined ? [] : [{ group, name, seconds, ...place, outcome }];
    }),
  );
}

function placeOf({ unit, worker }: ReceiptUnit, shard: number) {
  return { unit, worker, shard };
}

function slowestTests(receipts: readonly Receipt[], earlier: Timings['tests']): readonly TimedTest[] {
  const usual = usualSeconds(earlier);
  const ran = receipts.flatMap(({ units, shard }) =>
    units.flatMap((unit) =>
      unit.tests
        .filter(({ outcome }) => outcome !== 'skipped')
        .map((test) => ({ ...test, ...placeOf(unit, shard.index) })),
    ),
  );
  return slowestOf(ran, mostSlowTests).map(({ message: _, outcome, ...test }) => ({
    ...test,
    usualSeconds: outcome === 'passed' ? usual(test.unit, test) : undefined,
  }));
}

/** What several shards say is said once. */
function fallbacksOf(shards: readonly ReadShard[]): readonly string[] {
  const said = shards.flatMap(({ report, fallbacks }) =>
    fallbacks.map((sentence) => ({ shard: report.shard, sentence })),
  );
  return [...Map.groupBy(said, ({ sentence }) => sentence)].map(
    ([sentence, own]) => `${shardNames(own.map(({ shard }) => shard))}: ${sentence}`,
  );
}

function shardNames(shards: readonly number[]): string {
  const last = shards.at(-1);
  return shards.length < 2 ? `Shard ${last}` : `Shards ${shards.slice(0, -1).join(', ')} and ${last}`;
}

function reportedOutcome({ outcome, message }: ReceiptTest): TestReport['outcome'] | undefined {
  switch (outcome) {
    case 'passed':
      return undefined;
    case 'failed':
      return { kind: 'failed', message, details: '' };
    case 'flaky':
      return { kind: 'flaky', message };
    case 'skipped':
      return { kind: 'skipped', reason: message };
  }
}

/** A later attempt of one shard ran alone, and little of it: there is nothing to compare it with. */
function balanceOf(accounts: readonly ShardAccount[]): number | undefined {
  const longest = Math.max(0, ...accounts.map(({ wallSeconds }) => wallSeconds));
  const attempt = accounts.find(({ wallSeconds }) => wallSeconds === longest)?.attempt;
  const walls = accounts.filter((one) => one.attempt === attempt).map(({ wallSeconds }) => wallSeconds);
  const mean = sum(walls) / walls.length;
  return mean > 0 ? longest / mean : undefined;
}
