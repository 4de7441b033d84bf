/**
 * One plan for all shards of a run, without a server: who first creates the plan's key decides, and everybody else reads it.
 * The service lets one job reserve a key, and shows the entry to others after a while (`docs/decisions/0013-agreement.md`).
 */

import path from 'node:path';
import { UserError } from './errors.ts';
import type { Plan } from './planning/plan.ts';
import { makerName, requireSamePlan, type Shard } from './planning/plan-record.ts';
import type { BlobStore, Clock, Log } from './ports.ts';
import { planKey, runReceiptsPrefix, type WorkflowRun } from './shared-keys.ts';
import { fetchPlan, storePlan } from './stored-plan.ts';

export interface AgreementOptions {
  readonly suite: string;
  readonly run: WorkflowRun;
  readonly shard: Shard;
  /** As found in this shard's checkout. */
  readonly units: readonly string[];
  /** What this shard would have; asked for only where nobody was faster. */
  propose(): Promise<Plan>;
  readonly store: BlobStore;
  /** Whether only one job can create a key; else the last to write wins, and it has to be read again. */
  readonly isExclusive: boolean;
  readonly temporary: string;
  readonly log: Log;
  readonly clock: Clock;
  /** Rejects when the run is cancelled. */
  pause(seconds: number): Promise<void>;
}

/** Entries were seen to become readable up to a minute late, and rarely later. */
const visibleWithinSeconds = 180;

/** Between two looks; each is longer than the one before. */
const firstPauseSeconds = 2;
const longestPauseSeconds = 15;

/** How often a plan is stored that the store did not take, before the run gives up. */
const storeTries = 3;

/** On a store that lets a second writer win: longer than a look and a write take together. */
const settleSeconds = 10;

/**
 * The plan of the run, the same in every shard. @throws UserError where there is none that all can have: a guess would run
 * tests twice, or not at all.
 */
export async function agree(options: AgreementOptions): Promise<Plan> {
  const found = await lookUp(options);
  if (found !== undefined) return found;
  await refuseWhereForgotten(options);
  for (let tier = 0; tier < tierOf(options.shard); tier += 1) {
    await options.pause(tierSeconds(options.shard));
    const made = await lookUp(options);
    if (made !== undefined) return made;
  }
  return propose(options);
}

/**
 * On a store that lets a second writer win, whether the plan is still the one that this shard ran. @throws UserError where
 * it is another.
 */
export async function confirm(options: AgreementOptions, plan: Plan): Promise<void> {
  if (options.isExclusive) return;
  const now = await lookUp(options);
  if (now === undefined || now.hash === plan.hash) return;
  throw new UserError(
    `Shard ${options.shard.index} ran plan ${plan.hash}, and the plan of this run is ${now.hash} now: two shards made one at ` +
      `the same moment, and ${options.store.description} took both. Run all jobs again.`,
  );
}

/** The first shard proposes at once, the next three after one wait, the next twelve after two, and so on. */
function tierOf({ index }: Shard): number {
  return Math.ceil(Math.log(index) / Math.log(4) - 1e-9);
}

/** Time for a proposal, which reads a receipt of each shard. */
function tierSeconds({ total }: Shard): number {
  return 3 + 0.2 * total;
}

async function propose(options: AgreementOptions): Promise<Plan> {
  const { store, suite, run, shard, log, clock, pause } = options;
  const key = planKey(suite, run);
  const plan = await options.propose();
  const record = { plan, maker: { shard: shard.index, attempt: run.attempt } };

  const deadline = clock() + visibleWithinSeconds;
  let outcome = await storePlan(record, options, run);
  let tries = 1;
  if (outcome === 'stored' && options.isExclusive) return plan;
  if (outcome === 'stored') await pause(settleSeconds);
  for (let seconds = firstPauseSeconds; ; seconds = Math.min(longestPauseSeconds, seconds * 1.5)) {
    const found = await lookUp(options);
    if (found !== undefined) return found;
    if (clock() >= deadline) break;
    log.info(
      `Waiting for plan ${key}, which ${outcome === 'failed' ? 'could not be stored yet' : 'another shard is making'}: ` +
        `${Math.ceil(deadline - clock())} s left.`,
    );
    await pause(seconds);
    if (outcome !== 'failed' || tries === storeTries) continue;
    outcome = await storePlan(record, options, run);
    tries += 1;
    if (outcome === 'stored' && options.isExclusive) return plan;
  }
  throw new UserError(
    `The shards could not agree on a plan: ${key} was not to be read from ${store.description} within ` +
      `${visibleWithinSeconds} s, though ${reasonOf(outcome)}. Nothing was run, because a guess could lose tests. ` +
      'Start the workflow anew (a re-run keeps the name of the plan), or set `cache: off` in all shards, which are then split by name.',
  );
}

function reasonOf(outcome: 'stored' | 'present' | 'failed'): string {
  if (outcome === 'stored') return 'this shard stored it';
  return outcome === 'present'
    ? 'another shard has reserved it'
    : `this shard tried ${storeTries} times to store it`;
}

async function lookUp(options: AgreementOptions): Promise<Plan | undefined> {
  const { suite, run, shard, units, log } = options;
  const record = await fetchPlan(options, run);
  if (record === undefined) return undefined;
  requireSamePlan(record, shard, units, planKey(suite, run));
  log.debug(`Plan ${record.plan.hash} was made by ${makerName(record)}.`);
  return record.plan;
}

/** A later attempt without its plan, of which shards have run their part already. */
async function refuseWhereForgotten({ run, suite, store, temporary }: AgreementOptions): Promise<void> {
  if (run.attempt === 1) return;
  const file = path.join(temporary, 'receipt-of-run');
  const receipt = await store.fetchNewest(runReceiptsPrefix(suite, run.id), file);
  if (receipt === undefined) return;
  throw new UserError(
    `This is attempt ${run.attempt}, and ${store.description} no longer has the plan by which earlier attempts were split ` +
      `(${planKey(suite, run)}), though it has ${receipt}. Another plan would lose tests. Start the workflow anew.`,
  );
}
