/**
 * The plan of the run, and this shard's part of it: made by an earlier job or agreed on with the other shards, less what an earlier
 * attempt has done.
 */

import { type AgreementOptions, agree, confirm } from './agree.ts';
import type { Config } from './config.ts';
import { makePlan, type Plan, type PlannedUnit, planByName, sliceOf } from './planning/plan.ts';
import { requireSamePlan } from './planning/plan-record.ts';
import { type Receipt, type ReceiptUnit, ranWell } from './planning/receipt.ts';
import { newestReceipt } from './receipts.ts';
import type { Suite } from './runners/suite.ts';
import type { WorkflowRun } from './shared-keys.ts';
import { estimateUnits } from './timings/estimate.ts';
import type { Timings } from './timings/model.ts';
import { timingsToPlanBy } from './timings-mode.ts';
import type { SharedWorld, Stores } from './world.ts';

export interface SharedPlan {
  readonly plan: Plan;
  /** What this shard runs now. */
  readonly slice: readonly PlannedUnit[];
  /** What an earlier attempt of this shard ran well, and is not run again. */
  readonly carried: readonly ReceiptUnit[];
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
}

type Shares = Pick<SharedWorld, 'stores' | 'workflowRun' | 'temporary' | 'log' | 'clock' | 'cancellation'>;

/** @throws UserError where the shards cannot agree. */
export async function sharePlan(stage: PlanStage, world: Shares): Promise<SharedPlan> {
  const { config, suite, known } = stage;
  const { shard, plan: given } = config;
  const { stores, workflowRun } = world;
  const estimates = () => estimateUnits(suite.units, known);
  if (given !== undefined) requireSamePlan(given, shard, suite.units, 'the input `plan`');
  const reason = aloneBecause(world);
  if (reason !== undefined || stores === undefined || workflowRun === undefined) {
    const isByName = given === undefined && shard.total > 1;
    const plan = given?.plan ?? (isByName ? planByName(estimates(), shard.total) : makePlan(estimates()));
    const slice = sliceOf(plan, shard.index);
    return {
      plan,
      slice,
      carried: [],
      fallbacks: [...(isByName ? [byNameSentence(reason ?? '')] : []), ...spareSentences(plan, slice)],
      confirm: async () => {},
    };
  }
  if (given !== undefined || shard.total === 1) {
    const plan = given?.plan ?? makePlan(estimates());
    return { plan, ...(await partOf(plan, stage, stores, workflowRun, world)), confirm: async () => {} };
  }
  const options = agreementOf(stage, stores, workflowRun, world);
  const plan = await agree(options);
  const part = await partOf(plan, stage, stores, workflowRun, world);
  return { plan, ...part, confirm: () => confirm(options, plan) };
}

/** Why jobs cannot tell each other anything; the same in all of them. */
export function aloneBecause({
  stores,
  workflowRun,
}: Pick<SharedWorld, 'stores' | 'workflowRun'>): string | undefined {
  if (stores === undefined) return 'the cache is off';
  if (stores.sharing.kind === 'none') return stores.sharing.reason;
  return workflowRun === undefined ? 'there is no run of a workflow whose id they share' : undefined;
}

function byNameSentence(reason: string): string {
  return `The shards are split by the names of their units and not by seconds, because ${reason}.`;
}

function spareSentences(plan: Plan, slice: readonly PlannedUnit[]): readonly string[] {
  if (slice.length > 0 || plan.units.length === 0) return [];
  return [`This shard has nothing to run: there are ${plan.units.length} units for ${plan.shards} shards.`];
}

function agreementOf(
  { config, suite, identity, coverage, known, follow = async (timings) => timings }: PlanStage,
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
      return makePlan(estimateUnits(suite.units, await follow(timings)), config.shard.total);
    },
    isExclusive: sharing.kind === 'exclusive',
    clock,
    pause: (seconds) => cancellation.pause(seconds),
  };
}

async function partOf(
  plan: Plan,
  { config, identity }: PlanStage,
  { records }: Stores,
  run: WorkflowRun,
  { temporary, log }: Shares,
): Promise<Pick<SharedPlan, 'slice' | 'carried' | 'fallbacks'>> {
  const slice = sliceOf(plan, config.shard.index);
  const whole = { slice, carried: [], fallbacks: spareSentences(plan, slice) };
  if (run.attempt === 1) return whole;
  const place = { suite: identity, store: records, temporary, log };
  const receipt = await newestReceipt(place, run.id, config.shard);
  if (receipt === undefined) {
    const sentence = `Attempt ${run.attempt} runs all units of the shard, because no receipt of an earlier attempt is there.`;
    return { ...whole, fallbacks: [sentence] };
  }
  return whatIsLeft(slice, receipt) ?? whole;
}

/** Undefined where everything has to run: the earlier attempt passed, so that a re-run asks for all, or ran something else. */
function whatIsLeft(
  slice: readonly PlannedUnit[],
  receipt: Receipt,
): Pick<SharedPlan, 'slice' | 'carried' | 'fallbacks'> | undefined {
  if (receipt.outcome === 'passed' || receipt.outcome === 'flaky') return undefined;
  const given = new Set(slice.map(({ unit }) => unit));
  const known = [...receipt.units.map(({ unit }) => unit), ...receipt.notRun];
  if (known.length !== given.size || known.some((unit) => !given.has(unit))) return undefined;
  const carried = receipt.units.filter(ranWell);
  const done = new Set(carried.map(({ unit }) => unit));
  const left = slice.filter(({ unit }) => !done.has(unit));
  return left.length === 0 ? undefined : { slice: left, carried, fallbacks: [] };
}
