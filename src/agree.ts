/**
 * One plan for all shards of a run, without a server: who first creates the plan's key decides, and everybody else reads it.
 * The service lets one job reserve a key, and shows the entry to others after a while (`docs/decisions/0013-agreement.md`).
 */

import { messageOf, UserError } from './errors.ts';
import type { Plan } from './planning/plan.ts';
import { makerName, type PlanRecord, requireSamePlan, type Shard } from './planning/plan-record.ts';
import type { Clock, StoreOutcome } from './ports.ts';
import type { ReceiptPlace } from './receipts.ts';
import { answerRoll, callRoll, rollCallSeconds } from './roll-call.ts';
import { planKey, type WorkflowRun } from './shared-keys.ts';
import { fetchPlanOrThrow, storePlan } from './stored-plan.ts';

export interface AgreementOptions extends ReceiptPlace {
  readonly run: WorkflowRun;
  readonly shard: Shard;
  /** As found in this shard's checkout. */
  readonly units: readonly string[];
  /** What this shard would have; asked for only where nobody was faster. */
  propose(): Promise<Plan>;
  /** Whether only one job can create a key; else the last to write wins, and it has to be read again. */
  readonly isExclusive: boolean;
  readonly clock: Clock;
  /** Rejects when the run is cancelled. */
  pause(seconds: number): Promise<void>;
}

/** Entries were seen to become readable up to a minute late, and rarely later. */
const visibleWithinSeconds = 180;

/** Between two looks; each is longer than the one before. Many shards look more rarely, for the service counts all of them. */
const firstPauseSeconds = 2;
const pauseSecondsOfAShard = 0.05;
const longestPauseSeconds = 15;

/** How often a plan is stored that the store did not take, before the shard only waits. */
const storeTries = 3;

/** How often a store has to say that there is no earlier plan before that is believed. */
const surelyNone = 3;

/**
 * On a store that lets a later writer win: longer than it can take from an answer that there is nothing until the write that
 * follows it has arrived. Both operations are ended after `recordLimitSeconds`, 20 s.
 */
const settleSeconds = 45;

/**
 * The plan of the run, the same in every shard. @throws UserError where there is none that all can have: a guess would run
 * tests twice, or not at all.
 */
export async function agree(options: AgreementOptions): Promise<PlanRecord> {
  const lookout = new Lookout(options);
  const { run, suite, shard, units } = options;
  const record = await (run.attempt === 1 ? firstPlan(options, lookout) : laterPlan(options, lookout));
  requireSamePlan(record, shard, units, planKey(suite, { id: run.id, attempt: record.maker.attempt }));
  options.log.debug(`Plan ${record.plan.hash} was made by ${makerName(record)}.`);
  return record;
}

/**
 * On a store that lets a later writer win, whether the plan is still the one that this shard ran. @throws UserError where
 * it is another.
 */
export async function confirm(options: AgreementOptions, { plan, maker }: PlanRecord): Promise<void> {
  if (options.isExclusive) return;
  const { record } = await new Lookout(options).look(maker.attempt);
  if (record === undefined || record.plan.hash === plan.hash) return;
  throw new UserError(
    `Shard ${options.shard.index} ran plan ${plan.hash}, and the plan of this run is ${record.plan.hash} now: two shards made ` +
      `one at the same moment, and ${options.store.description} took both. Re-run all jobs.`,
  );
}

/** The first shard proposes at once, the next three after one wait, the next twelve after two, and so on. */
async function firstPlan(options: AgreementOptions, lookout: Lookout): Promise<PlanRecord> {
  const { index, total } = options.shard;
  const tier = Math.ceil(Math.log(index) / Math.log(4) - 1e-9);
  const found = await waitForPlan(tier * tierSeconds(total), options, lookout);
  return found ?? propose(options, lookout);
}

/** Time for a proposal, which may read a receipt of each shard. */
function tierSeconds(total: number): number {
  return 5 + 0.5 * total;
}

/** That of an earlier attempt; where there is none, a new one, if all shards run again. */
async function laterPlan(options: AgreementOptions, lookout: Lookout): Promise<PlanRecord> {
  const earlier = await earlierPlan(options, lookout);
  if (earlier !== undefined) return earlier;
  if (options.shard.index === 1) {
    await callRoll(options);
    return propose(options, lookout);
  }
  await answerRoll(options);
  const seconds = rollCallSeconds + visibleWithinSeconds;
  const made = await waitForPlan(seconds, options, lookout);
  if (made !== undefined) return made;
  throw new UserError(
    `Attempt ${options.run.attempt} finds no plan of an earlier one, and no new one was made within ${seconds} s: that is right only ` +
      `if all shards run again, and the first one makes it${lookout.lastFault}. Re-run all jobs instead of the failed ones, or ` +
      'start the workflow anew.',
  );
}

/** Undefined where there surely is none. A plan that a later attempt made goes before that of an earlier one. */
async function earlierPlan(options: AgreementOptions, lookout: Lookout): Promise<PlanRecord | undefined> {
  const { run, clock, pause } = options;
  const deadline = clock() + visibleWithinSeconds;
  let none = 0;
  for (const seconds of pauses(options.shard)) {
    let sight: Sight = { record: undefined, isSure: true };
    for (let attempt = run.attempt; attempt >= 1 && sight.isSure; attempt -= 1) {
      sight = await lookout.look(attempt);
      if (sight.record !== undefined)
        return attempt < run.attempt ? sight.record : settled(sight.record, options, lookout);
    }
    none += sight.isSure ? 1 : 0;
    if (none === surelyNone) return undefined;
    if (clock() >= deadline) break;
    await pause(seconds);
  }
  throw new UserError(
    `Nobody knows by which plan earlier attempts of this run were split: ${options.store.description} could not be read for ` +
      `${visibleWithinSeconds} s${lookout.lastFault}. Re-run the job later.`,
  );
}

async function propose(options: AgreementOptions, lookout: Lookout): Promise<PlanRecord> {
  const { store, suite, run, shard, isExclusive, log, clock, pause } = options;
  const key = planKey(suite, run);
  const record = { plan: await options.propose(), maker: { shard: shard.index, attempt: run.attempt } };
  const deadline = clock() + visibleWithinSeconds;
  let outcome: StoreOutcome = 'failed';
  let tries = 0;
  for (const seconds of pauses(options.shard)) {
    const { record: found, isSure } = await lookout.look();
    if (found !== undefined) return settled(found, options, lookout);
    if (clock() >= deadline) break;
    // Where the last writer wins, nobody writes who does not know that there is nothing yet.
    if (outcome === 'failed' && tries < storeTries && (isSure || isExclusive)) {
      outcome = await storePlan(record, options, run);
      tries += 1;
      if (outcome === 'stored' && isExclusive) return record;
    }
    log.info(`Waiting for plan ${key}, ${states[outcome]}: ${Math.ceil(deadline - clock())} s left.`);
    await pause(seconds);
  }
  throw new UserError(
    `The shards could not agree on a plan: ${key} was not to be read from ${store.description} within ` +
      `${visibleWithinSeconds} s, ${states[outcome]}${lookout.lastFault}. Nothing was run, because a guess could lose tests. ` +
      'Re-run all jobs, or set `cache: off` in all shards, which are then split by name.',
  );
}

const states: Readonly<Record<StoreOutcome, string>> = {
  stored: 'which this shard has stored',
  present: 'which another shard has reserved',
  failed: 'which this shard could not store',
};

/** Looks at least once. Undefined where no plan came within `seconds`. */
async function waitForPlan(
  seconds: number,
  options: AgreementOptions,
  lookout: Lookout,
): Promise<PlanRecord | undefined> {
  const { log, clock, pause } = options;
  const deadline = clock() + seconds;
  for (const between of pauses(options.shard)) {
    const { record } = await lookout.look();
    if (record !== undefined) return settled(record, options, lookout);
    const left = deadline - clock();
    if (left <= 0) break;
    log.info(`Waiting for another shard to make the plan: ${Math.ceil(left)} s left.`);
    await pause(Math.min(between, left));
  }
  return undefined;
}

/** On a store that lets a later writer win, what is there when all have written that had seen nothing. */
async function settled(found: PlanRecord, options: AgreementOptions, lookout: Lookout): Promise<PlanRecord> {
  if (options.isExclusive) return found;
  const deadline = options.clock() + visibleWithinSeconds;
  do {
    await options.pause(settleSeconds);
    const { record } = await lookout.look();
    if (record !== undefined) return record;
  } while (options.clock() < deadline);
  throw new UserError(
    `Plan ${found.plan.hash} by ${makerName(found)} was there, and could not be read again from ${options.store.description}` +
      `${lookout.lastFault}. Nobody knows whether it stands. Re-run all jobs.`,
  );
}

function* pauses({ total }: Shard): Generator<number, never> {
  for (
    let seconds = firstPauseSeconds + pauseSecondsOfAShard * total;
    ;
    seconds = Math.min(longestPauseSeconds, seconds * 1.5)
  )
    yield seconds;
}

interface Sight {
  readonly record: PlanRecord | undefined;
  /** Without a record: whether the store said that there is none, and not that it cannot say. */
  readonly isSure: boolean;
}

/** Looks for plans, and remembers why it could not. */
class Lookout {
  readonly #options: AgreementOptions;
  #fault: string | undefined;

  constructor(options: AgreementOptions) {
    this.#options = options;
  }

  /** At the plan that was made in `attempt`; this one where none is named. */
  async look(attempt = this.#options.run.attempt): Promise<Sight> {
    const { run, log } = this.#options;
    try {
      const record = await fetchPlanOrThrow(this.#options, { id: run.id, attempt });
      this.#fault = undefined;
      return { record, isSure: true };
    } catch (error) {
      if (error instanceof UserError) throw error;
      this.#fault = messageOf(error);
      log.info(`The plan could not be looked for: ${this.#fault}`);
      return { record: undefined, isSure: false };
    }
  }

  /** For the end of a sentence; empty where the last look was answered. */
  get lastFault(): string {
    return this.#fault === undefined ? '' : ` (at last: ${this.#fault})`;
  }
}
