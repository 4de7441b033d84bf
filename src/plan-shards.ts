/** The story of a planning job: which suite, what earlier runs teach, how many shards, the plan that all of them take. */

import { measuredCoverage, newestRun } from './earlier-runs.ts';
import { UserError } from './errors.ts';
import { identify } from './identity.ts';
import { knownTimings } from './known-timings.ts';
import { packPlan } from './packed-plan.ts';
import type { PlanConfig } from './plan-config.ts';
import { cutLong } from './planned-units.ts';
import { makePlan } from './planning/plan.ts';
import { type PlanRecord, requireSamePlan } from './planning/plan-record.ts';
import { type Choice, chooseShards, pricesAround, type ShardCost, type UnitsFor } from './planning/price.ts';
import type { Receipt } from './planning/receipt.ts';
import type { ReceiptPlace } from './receipts.ts';
import type { PlanChoice } from './report/plan-choice.ts';
import { findUnits } from './runners/suite.ts';
import { planKey, timingsContext, type WorkflowRun } from './shared-keys.ts';
import { aloneBecause } from './shared-plan.ts';
import { fetchPlan, storePlan } from './stored-plan.ts';
import { describeMatch, estimateUnits, median } from './timings/estimate.ts';
import type { Timings } from './timings/model.ts';
import { timingsToPlanBy } from './timings-mode.ts';
import type { SharedWorld } from './world.ts';

/** What a job takes besides its tests, as long as no receipt tells: a template and its clones, reports, saving. */
const defaultOverheadSeconds = 30;

/** Until a plan that another job has stored is readable. */
const looks = 12;
const pauseSeconds = 5;

/** Where the run's jobs find its plan. */
interface Shelf {
  readonly place: ReceiptPlace;
  readonly run: WorkflowRun;
}

/** The run's plan, how its number of shards came about, and whether other jobs can read it from the store. */
interface Settled {
  readonly record: PlanRecord;
  readonly choice: Choice;
  readonly isStored: boolean;
}

/** @throws UserError where the suite is not known, or the run's plan cannot be the plan of this checkout. */
export async function planShards(config: PlanConfig, world: SharedWorld): Promise<PlanChoice> {
  const { preset, units } = await findUnits(config);
  const suite = identify(config, preset.name, world.platform);
  const shelf = shelfOf(suite, world);
  const history = await recallHistory(config, suite, units, world);
  const mismatch = describeMatch(units, history.timings);
  if (mismatch !== undefined) world.log.warning(mismatch);
  const { cost, sources } = costOf(config, history, world);

  const before = shelf === undefined ? undefined : await fetchPlan(shelf.place, shelf.run);
  const estimates = estimateUnits(units, history.timings);
  const unitsFor = (shards: number) =>
    preset.runsParts ? cutLong(estimates, history.timings, shards * cost.workers) : estimates;
  const { record, choice, isStored } =
    before === undefined
      ? await settle(unitsFor, config, cost, shelf, world)
      : { record: before, choice: choiceBefore(before, cost), isStored: true };
  const { plan } = record;
  requireSamePlan(record, { index: 1, total: plan.shards }, units, `the plan of suite ${suite}`);
  const packed = packPlan(record);
  return {
    suite,
    plan: {
      hash: plan.hash,
      shards: plan.shards,
      units: plan.units.length,
      knownUnits: plan.units.filter(({ known }) => known).length,
    },
    packed,
    choice,
    targetSeconds: config.targetSeconds,
    bounds: config.bounds,
    cost,
    sources,
    fallbacks: packed === undefined && plan.shards > 1 ? [longPlanSentence(isStored)] : [],
  };
}

/** Undefined where jobs share nothing. */
function shelfOf(suite: string, world: SharedWorld): Shelf | undefined {
  const { stores, workflowRun: run, temporary, log } = world;
  if (aloneBecause(world) !== undefined || stores === undefined || run === undefined) return undefined;
  return { place: { suite, store: stores.records, temporary, log }, run };
}

/** A new plan; or that of another job, where one was faster. */
async function settle(
  unitsFor: UnitsFor,
  { targetSeconds, bounds }: PlanConfig,
  cost: ShardCost,
  shelf: Shelf | undefined,
  world: SharedWorld,
): Promise<Settled> {
  const choice = chooseShards(unitsFor, targetSeconds, bounds, cost);
  const attempt = world.workflowRun?.attempt ?? 1;
  const record = { plan: makePlan(unitsFor(choice.shards), choice.shards), maker: { shard: 0, attempt } };
  // One shard has nobody to agree with, and its plan may be another in the next attempt.
  if (shelf === undefined || choice.shards === 1) return { record, choice, isStored: false };
  const outcome = await storePlan(record, shelf.place, shelf.run);
  if (outcome !== 'present') return { record, choice, isStored: outcome === 'stored' };
  const other = await awaitPlan(shelf, world);
  return { record: other, choice: choiceBefore(other, cost), isStored: true };
}

async function awaitPlan({ place, run }: Shelf, { cancellation }: SharedWorld): Promise<PlanRecord> {
  for (let look = 1; look <= looks; look += 1) {
    const record = await fetchPlan(place, run);
    if (record !== undefined) return record;
    await cancellation.pause(pauseSeconds);
  }
  throw new UserError(
    `Another job has made the plan of this run (${planKey(place.suite, run)}), and it was not to be read from ` +
      `${place.store.description} within ${looks * pauseSeconds} s. Only one job of a run may plan a suite: give each suite a ` +
      '`cache-prefix` of its own, and let all shards wait for this job with `needs`.',
  );
}

function choiceBefore({ plan }: PlanRecord, cost: ShardCost): Choice {
  const { shards, units } = plan;
  return { shards, reason: 'made before', prices: pricesAround(() => units, shards, cost) };
}

function longPlanSentence(isStored: boolean): string {
  const otherwise = isStored
    ? 'the shards find it in the cache'
    : 'and as it could not be kept in the cache either, the shards have to agree on one of their own';
  return `The plan is longer than an input may be, so the output \`plan\` is empty: ${otherwise}.`;
}

interface History {
  readonly timings: Timings;
  /** Of the newest run that left any; none where it is not to be planned by. */
  readonly receipts: readonly Receipt[];
}

/** What the shards would plan by, and what their jobs took besides tests. */
async function recallHistory(
  config: PlanConfig,
  suite: string,
  units: readonly string[],
  world: SharedWorld,
): Promise<History> {
  const { stores, temporary, log, run: ownRun, workflowRun } = world;
  const place = stores === undefined ? undefined : { suite, store: stores.records, temporary, log };
  const runId = workflowRun?.id ?? ownRun;
  const newest = place === undefined ? undefined : await newestRun(place, runId);
  const { receipts = [] } = newest ?? {};
  // This job runs no tests, so nobody has told it whether coverage will be measured.
  const coverage = measuredCoverage(receipts);
  const { known, follow } = await knownTimings(config, units, timingsContext(suite, coverage), world);
  const timings =
    place === undefined
      ? known
      : await timingsToPlanBy(config.timings, known, { ...place, runId, coverage, newest });
  return { timings: await follow(timings), receipts: config.timings === 'use' ? receipts : [] };
}

function costOf(
  { workers, overheadSeconds }: PlanConfig,
  { timings, receipts }: History,
  { processors }: SharedWorld,
): Pick<PlanChoice, 'cost' | 'sources'> {
  const lastWorkers = median(receipts.map(({ times }) => times.workers.length));
  const lastOverhead = median(receipts.map(overheadOf));
  return {
    cost: {
      workers: workers ?? Math.max(1, Math.floor(lastWorkers ?? processors)),
      launchSeconds: median(timings.launchSeconds) ?? 0,
      overheadSeconds: overheadSeconds ?? lastOverhead ?? defaultOverheadSeconds,
    },
    sources: {
      workers: workers !== undefined ? 'given' : lastWorkers === undefined ? 'this machine' : 'last run',
      overheadSeconds:
        overheadSeconds !== undefined ? 'given' : lastOverhead === undefined ? 'default' : 'last run',
    },
  };
}

/** What a shard's step took besides its test phase. */
function overheadOf({ times }: Receipt): number {
  return Math.max(0, times.wall - Math.max(0, ...times.workers.map(({ end }) => end)));
}
