/** The story of a merge: which suite, its plan and receipts, the proof, the report, the timings. */

import { addRun, measuredCoverage, newestReceiptName, recordedRun } from './earlier-runs.ts';
import { UserError } from './errors.ts';
import { identify } from './identity.ts';
import type { MergeConfig } from './merge-config.ts';
import { prove } from './planning/exactly-once.ts';
import { fileOfName } from './planning/parts.ts';
import { filesOf, planOf } from './planning/plan.ts';
import { disagreements, type PlanRecord } from './planning/plan-record.ts';
import { endedWell, type Receipt } from './planning/receipt.ts';
import { type ReceiptPlace, receiptsOfShards } from './receipts.ts';
import { recallTimings, rememberTimings } from './remember.ts';
import { changesSince } from './report/changes.ts';
import { junitOf } from './report/junit-writer.ts';
import { type MergedReport, mergeReports, problemsOf } from './report/merged-report.ts';
import { findUnits } from './runners/suite.ts';
import { planKey, runReceiptsPrefix, timingsContext, type WorkflowRun } from './shared-keys.ts';
import { aloneBecause } from './shared-plan.ts';
import { fetchPlan } from './stored-plan.ts';
import { emptyTimings, type Timings } from './timings/model.ts';
import type { SharedWorld } from './world.ts';

/** `unprovable`: by configuration the shards could leave nothing, and so nothing is known of them. */
export type Merge =
  | { readonly kind: 'unprovable'; readonly reason: string }
  | {
      readonly kind: 'merged';
      readonly report: MergedReport;
      readonly timings: Timings;
      /** JUnit XML of all shards. */
      readonly junit: string;
    };

/** Between two looks for what is not there yet. */
const pauseSeconds = 5;

/** A gap or a double is no error but a problem in the report. @throws UserError where there is nothing to merge. */
export async function mergeShards(config: MergeConfig, world: SharedWorld): Promise<Merge> {
  const { stores, workflowRun: run, temporary, log } = world;
  const reason = aloneBecause(world);
  if (reason !== undefined || stores === undefined || run === undefined) {
    return { kind: 'unprovable', reason: reason ?? '' };
  }
  const { suite, units } = await whichSuite(config, world);
  const place = { suite, store: stores.records, temporary, log };
  const { record, files, receipts } = await gather(config, place, run, world);
  const { plan } = record;
  log.info(`Plan ${plan.hash}: receipts of ${receipts.length} of ${plan.shards} shards.`);

  const { known, timings } = await mergeTimings(config, receipts, place, run, world);
  const report = mergeReports({
    run,
    plan,
    receipts,
    proof: prove(plan, receipts),
    disagreements:
      units === undefined ? undefined : disagreements(record, { index: 1, total: plan.shards }, units, files),
    recordedUnits: timings.units.size,
    earlierTests: known.tests,
    changes: changesSince(known, recordedRun(known, receipts, run.id), true),
  });
  return { kind: 'merged', report, timings, junit: junitOf(receipts, problemsOf(report)) };
}

/** `units`: those of the checkout; undefined where it need not be looked at. */
async function whichSuite(
  config: MergeConfig,
  { platform }: SharedWorld,
): Promise<{ readonly suite: string; readonly units: readonly string[] | undefined }> {
  if (config.suite !== undefined) return { suite: config.suite, units: undefined };
  try {
    const { preset, units } = await findUnits(config);
    return { suite: identify(config, preset.name, platform), units };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError([
      ...error.problems,
      'So it cannot be told which suite to merge. Pass the output `suite` of the shards on as `suite`, or check the repository ' +
        'out and give the inputs that the shards have.',
    ]);
  }
}

interface Gathered {
  readonly record: PlanRecord;
  /** That the plan is of. */
  readonly files: readonly string[];
  /** In the order of shards; those without one are left out. */
  readonly receipts: readonly Receipt[];
}

/** What is missing is looked for again and again: a store may show an entry later than its job ended. */
async function gather(
  config: MergeConfig,
  place: ReceiptPlace,
  run: WorkflowRun,
  { clock, log, cancellation }: SharedWorld,
): Promise<Gathered> {
  const deadline = clock() + config.waitSeconds;
  const found = new Map<number, Receipt>();
  let record = config.plan;
  for (;;) {
    record ??= await fetchPlan(place, run);
    const total = record?.plan.shards ?? (await totalOf(place, run));
    const missing = unsettled(total ?? 0, found, run);
    for (const receipt of await receiptsOfShards(place, run.id, total ?? 0, missing)) {
      found.set(receipt.shard.index, receipt);
    }
    const receipts = inOrder(found);
    const plan =
      record === undefined ? onlyShard(receipts, total) : { record, files: filesOf(record.plan.units) };
    const isWhole = unsettled(total ?? 0, found, run).length === 0;
    const left = deadline - clock();
    if (plan !== undefined && (isWhole || left <= 0)) return { ...plan, receipts };
    if (left <= 0) throw nothingToMerge(place, run, total);
    log.info(`Waiting for the plan or a receipt, which may become readable late: ${Math.ceil(left)} s left.`);
    await cancellation.pause(Math.min(pauseSeconds, left));
  }
}

/** How many shards the run has, by a receipt of it. */
async function totalOf(place: ReceiptPlace, run: WorkflowRun): Promise<number | undefined> {
  return (await newestReceiptName(place, runReceiptsPrefix(place.suite, run.id)))?.shard.total;
}

/** Shards without a receipt, and those that ended badly in an earlier attempt: the run's next attempt has run them again. */
function unsettled(total: number, found: ReadonlyMap<number, Receipt>, run: WorkflowRun): readonly number[] {
  const shards = Array.from({ length: total }, (_, index) => index + 1);
  return shards.filter((shard) => {
    const receipt = found.get(shard);
    if (receipt === undefined) return true;
    return receipt.run.attempt < run.attempt && !endedWell(receipt);
  });
}

function inOrder(found: ReadonlyMap<number, Receipt>): readonly Receipt[] {
  return [...found.values()].sort((a, b) => a.shard.index - b.shard.index);
}

/** A run of one shard had nobody to agree with, so its plan was never stored; the receipt says what it was given. */
function onlyShard(
  [receipt]: readonly Receipt[],
  total: number | undefined,
): Omit<Gathered, 'receipts'> | undefined {
  if (total !== 1 || receipt === undefined) return undefined;
  const files = [...receipt.units.map(({ file }) => file), ...receipt.notRun.map(fileOfName)];
  const units = [
    ...receipt.units.map(({ unit, estimateSeconds: seconds }) => ({ unit, seconds })),
    ...receipt.notRun.map((unit) => ({ unit, seconds: undefined })),
  ].map((unit) => ({ ...unit, known: unit.seconds !== undefined }));
  const shardOf = units.map(() => 1);
  const plan = { ...planOf(units, 1, shardOf), hash: receipt.planHash };
  return { record: { plan, maker: { shard: 1, attempt: receipt.run.attempt } }, files };
}

function nothingToMerge(
  { store, suite }: ReceiptPlace,
  run: WorkflowRun,
  total: number | undefined,
): UserError {
  if (total !== undefined) {
    return new UserError(
      `${store.description} has receipts of ${total} shards of this run, and not their plan (${planKey(suite, run)}), ` +
        'so it cannot be told whether every test ran. Start the workflow anew.',
    );
  }
  return new UserError(
    `Nothing to merge: ${store.description} has neither a plan nor a receipt of suite ${suite} in run ${run.id}. ` +
      'Either no shard came so far that it could leave one, or the shards are another suite: pass their output `suite` on. ' +
      'If they run with `cache: off`, say so here too.',
  );
}

/** `known`: of earlier runs. `timings`: with this one. */
interface MergedTimings {
  readonly known: Timings;
  readonly timings: Timings;
}

/** Per run first, then over runs. */
async function mergeTimings(
  { timings: mode }: MergeConfig,
  receipts: readonly Receipt[],
  place: ReceiptPlace,
  run: WorkflowRun,
  { run: ownRun, temporary, log }: SharedWorld,
): Promise<MergedTimings> {
  const { suite, store } = place;
  const context = timingsContext(suite, measuredCoverage(receipts));
  const known = mode === 'use' ? await recallTimings(context, store, temporary, log) : emptyTimings;
  const timings = addRun(known, receipts, run.id);
  if (mode === 'ignore' || timings === known) return { known, timings };
  const outcome = await rememberTimings(timings, context, ownRun, store, temporary);
  log.info(`Timings of ${timings.units.size} units: ${outcome} in ${store.description}.`);
  return { known, timings };
}
