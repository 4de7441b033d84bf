/**
 * The plan of the run, and this shard's part of it: made by an earlier job or agreed on with the other shards, less what an earlier
 * attempt has done.
 */

import { type AgreementOptions, agree, confirm } from './agree.ts';
import type { Config } from './config.ts';
import { plannedUnits } from './planned-units.ts';
import { makePlan, type Plan, type PlannedUnit, planByName, sliceOf } from './planning/plan.ts';
import { requireSamePlan } from './planning/plan-record.ts';
import type { ReceiptUnit } from './planning/receipt.ts';
import { rerunOf, type WholeReason } from './planning/rerun.ts';
import { ownReceipt } from './receipts.ts';
import type { Suite } from './runners/suite.ts';
import type { WorkflowRun } from './shared-keys.ts';
import { estimateUnits } from './timings/estimate.ts';
import { emptyTimings, type Timings } from './timings/model.ts';
import { timingsToPlanBy } from './timings-mode.ts';
import type { SharedWorld, Stores } from './world.ts';

export interface SharedPlan {
  readonly plan: Plan;
  /** What this shard runs now. */
  readonly slice: readonly PlannedUnit[];
  /** What an earlier attempt of this shard ran well, and is not run again. */
  readonly carried: readonly ReceiptUnit[];
  /** Why a later attempt runs all units of the shard; undefined in the first, and where it runs what is left. */
  readonly wholeBecause: WholeReason | undefined;
  readonly fallbacks: readonly string[];
  /** After the tests. @throws UserError where the other shards have another plan by now. */
  confirm(): Promise<void>;
}

export interface PlanStage {
  readonly config: Pick<Config, 'shard' | 'plan' | 'timings'>;
  readonly suite: Pick<Suite, 'units'>;
  readonly identity: string;
  /** Whether coverage is measured. */
  readonly coverage: boolean;
  readonly known: Timings;
  /** Gives units that were renamed the timings of their old names. Undefined: nobody can tell. */
  readonly follow?: ((timings: Timings) => Promise<Timings>) | undefined;
  /** Workers of all shards, for which long units are cut; undefined where units stay whole, however long they are. */
  readonly cutFor?: number | undefined;
}

export type Shares = Pick<SharedWorld, 'stores' | 'workflowRun' | 'run' | 'temporary' | 'log' | 'clock'> & {
  readonly cancellation: Pick<SharedWorld['cancellation'], 'pause'>;
};

/** @throws UserError where the shards cannot agree. */
export async function sharePlan(stage: PlanStage, world: Shares): Promise<SharedPlan> {
  const { shard, plan: given } = stage.config;
  const { stores, workflowRun } = world;
  if (given !== undefined) requireSamePlan(given, shard, stage.suite.units, 'the input `plan`');
  const reason = aloneBecause(world);
  const isShared = given === undefined && shard.total > 1;
  if (isShared && reason === undefined && stores !== undefined && workflowRun !== undefined) {
    const options = agreementOf(stage, stores, workflowRun, world);
    const record = await agree(options);
    const part = await partOf(record.plan, stage, world);
    return { plan: record.plan, ...part, confirm: () => confirm(options, record) };
  }
  await resetTimings(stage, world);
  const plan = given?.plan ?? ownPlan(stage, isShared);
  const part = await partOf(plan, stage, world);
  const fallbacks = [...(isShared ? [byNameSentence(reason ?? '')] : []), ...part.fallbacks];
  return { plan, ...part, fallbacks, confirm: async () => {} };
}

/** Made without asking others: of a job that runs everything, or by what all know. */
function ownPlan({ config: { shard }, suite, known, cutFor }: PlanStage, isByName: boolean): Plan {
  return isByName
    ? planByName(estimateUnits(suite.units, known), shard.total)
    : makePlan(plannedUnits(suite.units, known, cutFor));
}

/**
 * With `timings: reset`, where no agreement does it: of shards that share nothing each one, for each may have a folder of its
 * own; of those that were given their plan the first, for the job that planned did not know whether coverage is measured. A
 * job that runs everything keeps what it measures, and so nothing else.
 */
async function resetTimings(
  { config: { shard, plan, timings }, identity, coverage }: PlanStage,
  { stores, workflowRun, run, temporary, log }: Shares,
): Promise<void> {
  if (timings !== 'reset' || stores === undefined || shard.total === 1) return;
  const isAlone = aloneBecause({ stores, workflowRun }) !== undefined;
  if (plan !== undefined && !isAlone && shard.index > 1) return;
  const place = { suite: identity, store: stores.records, temporary, log };
  await timingsToPlanBy('reset', emptyTimings, { ...place, runId: workflowRun?.id ?? run, coverage });
}

/** Why jobs cannot tell each other anything; the same in all of them. */
export function aloneBecause({
  stores,
  workflowRun,
}: Pick<Shares, 'stores' | 'workflowRun'>): string | undefined {
  if (stores === undefined) return 'the cache is off';
  if (stores.sharing.kind === 'none') return stores.sharing.reason;
  return workflowRun === undefined ? 'there is no run of a workflow whose id they share' : undefined;
}

function byNameSentence(reason: string): string {
  return `The shards are split by the names of their units and not by seconds, because ${reason}.`;
}

function agreementOf(
  { config, suite, identity, coverage, known, follow = async (timings) => timings, cutFor }: PlanStage,
  { records, sharing }: Stores,
  run: WorkflowRun,
  { temporary, log, clock, cancellation }: Shares,
): AgreementOptions {
  const place = { suite: identity, store: records, temporary, log };
  return {
    ...place,
    run,
    shard: config.shard,
    units: suite.units,
    propose: async () => {
      const timings = await timingsToPlanBy(config.timings, known, { ...place, runId: run.id, coverage });
      return makePlan(plannedUnits(suite.units, await follow(timings), cutFor), config.shard.total);
    },
    isExclusive: sharing.kind === 'exclusive',
    clock,
    pause: (seconds) => cancellation.pause(seconds),
  };
}

type Part = Pick<SharedPlan, 'slice' | 'carried' | 'wholeBecause' | 'fallbacks'>;

async function partOf(
  plan: Plan,
  { config: { shard }, identity }: PlanStage,
  { stores, workflowRun, temporary, log }: Shares,
): Promise<Part> {
  const slice = sliceOf(plan, shard.index);
  const fallbacks = spareSentences(plan, slice);
  const whole = (wholeBecause?: WholeReason): Part => ({ slice, carried: [], wholeBecause, fallbacks });
  if (workflowRun === undefined || workflowRun.attempt === 1 || slice.length === 0) return whole();
  if (stores === undefined) return whole('no-receipt');
  const place = { suite: identity, store: stores.records, temporary, log };
  const receipt = await ownReceipt(place, workflowRun, shard);
  if (receipt === undefined) return whole('no-receipt');
  if (receipt === 'unsure') return whole('two-receipts');
  const rerun = rerunOf(slice, receipt);
  if (rerun.kind === 'whole') return whole(rerun.reason);
  return { slice: rerun.slice, carried: rerun.carried, wholeBecause: undefined, fallbacks };
}

function spareSentences(plan: Plan, slice: readonly PlannedUnit[]): readonly string[] {
  if (slice.length > 0 || plan.units.length === 0) return [];
  return [`This shard has nothing to run: there are ${plan.units.length} units for ${plan.shards} shards.`];
}

/** More shards than units: nothing was forgotten, there is nothing to do. */
export function isSpare({ plan, slice }: SharedPlan): boolean {
  return slice.length === 0 && plan.units.length > 0;
}

/** What is left of a shard may hold no tests, and the shard had some. */
export function hasEarlierTests({ carried }: SharedPlan): boolean {
  return carried.some(({ tests }) => tests.length > 0);
}
