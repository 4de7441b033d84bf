/** Runs of a workflow whose shards are simulated: the real agreement, plans, receipts and proof, on a cache in virtual time. */

import { existsSync } from 'node:fs';
import { mkdir, mkdtempDisposable } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { messageOf, UserError } from '../../src/errors.ts';
import { sliceOf } from '../../src/planning/plan.ts';
import type { Shard } from '../../src/planning/plan-record.ts';
import { type Receipt, type ReceiptUnit, ranWell } from '../../src/planning/receipt.ts';
import { keepReceipt } from '../../src/receipts.ts';
import { recallTimings } from '../../src/remember.ts';
import type { WorkflowRun } from '../../src/shared-keys.ts';
import { type SharedPlan, sharePlan } from '../../src/shared-plan.ts';
import { emptyTimings, type Timings } from '../../src/timings/model.ts';
import { RecordingLog } from '../fakes/recording-log.ts';
import type { SimulatedCache, Weather } from '../fakes/simulated-cache.ts';
import type { VirtualTime } from '../fakes/virtual-time.ts';

export const suite = 'a1b2c3d4e5f6';

/** What happens to one shard in one attempt. */
export interface Fate {
  readonly startSeconds: number;
  /** Undefined where it lives to its end. */
  readonly deathSeconds: number | undefined;
  readonly weather: Weather;
  /** Undefined to plan by what the cache has. */
  readonly known: Timings | undefined;
  readonly unitOutcome: (unit: string) => ReceiptUnit['outcome'];
  readonly testSeconds: number;
}

export interface SimulatedRun {
  readonly time: VirtualTime;
  readonly cache: SimulatedCache;
  readonly isExclusive: boolean;
  readonly id: string;
  readonly units: readonly string[];
  readonly shards: number;
  /** Absolute path of a folder. */
  readonly temporary: string;
}

export type ShardEnd =
  | { readonly kind: 'died' }
  | { readonly kind: 'refused'; readonly error: unknown }
  | {
      readonly kind: 'ran';
      readonly hasPassed: boolean;
      readonly shared: SharedPlan;
      readonly receipt: Receipt;
    };

export interface ShardAttempt {
  readonly shard: number;
  readonly attempt: number;
  readonly end: ShardEnd;
  /** From the start of the shard until it had its plan, or gave up. */
  readonly waitedSeconds: number;
}

/** For the files of many shards, in memory where that can be. */
export function filesOfShards() {
  const memory = '/dev/shm';
  return mkdtempDisposable(path.join(existsSync(memory) ? memory : os.tmpdir(), 'testshoal-shards-'));
}

let folders = 0;

/** One shard in one attempt, from its start to its end. */
export async function runShard(
  run: SimulatedRun,
  shard: number,
  attempt: number,
  fate: Fate,
): Promise<ShardAttempt> {
  const { time } = run;
  let isDead = false;
  const sleep = async (seconds: number): Promise<void> => {
    await time.sleep(seconds);
    if (isDead) await new Promise(() => {});
  };
  let waitedSeconds = 0;
  const life = async (): Promise<ShardEnd> => {
    await sleep(fate.startSeconds);
    const start = time.now();
    try {
      return await live(run, { index: shard, total: run.shards }, attempt, fate, sleep, () => {
        waitedSeconds = time.now() - start;
      });
    } catch (error) {
      waitedSeconds ||= time.now() - start;
      return { kind: 'refused', error };
    }
  };
  const death = async (): Promise<ShardEnd> => {
    if (fate.deathSeconds === undefined) return new Promise(() => {});
    await time.sleep(fate.startSeconds + fate.deathSeconds);
    isDead = true;
    return { kind: 'died' };
  };
  const end = await Promise.race([life(), death()]);
  return { shard, attempt, end, waitedSeconds };
}

async function live(
  run: SimulatedRun,
  shard: Shard,
  attempt: number,
  fate: Fate,
  sleep: (seconds: number) => Promise<void>,
  onPlan: () => void,
): Promise<ShardEnd> {
  folders += 1;
  const temporary = path.join(run.temporary, String(folders));
  await mkdir(temporary);
  const log = new RecordingLog();
  const records = run.cache.open({ log, weather: fate.weather, sleep });
  const workflowRun: WorkflowRun = { id: run.id, attempt, job: shard.index.toString(16) };
  const known = fate.known ?? (await recallTimings(suite, records, temporary, log));
  const shared = await sharePlan(
    {
      config: { shard, plan: undefined, timings: 'use' },
      suite: { units: run.units },
      identity: suite,
      coverage: false,
      known,
    },
    {
      stores: {
        dumps: records,
        records,
        sharing: { kind: run.isExclusive ? 'exclusive' : 'last-wins' },
      },
      workflowRun,
      run: 'aaaaaaaa',
      temporary,
      log,
      clock: run.time.now,
      cancellation: { pause: sleep },
    },
  );
  onPlan();
  await sleep(fate.testSeconds);
  const fault = await shared.confirm().then(
    () => undefined,
    (error: unknown) => error,
  );
  const receipt = receiptOf(shared, workflowRun, shard, fate, fault);
  await keepReceipt(receipt, workflowRun, { suite, store: records, temporary, log });
  if (fault !== undefined) throw fault;
  return { kind: 'ran', hasPassed: receipt.outcome === 'passed', shared, receipt };
}

function receiptOf(
  { plan, slice, carried }: SharedPlan,
  run: WorkflowRun,
  shard: Shard,
  { unitOutcome, testSeconds }: Fate,
  fault: unknown,
): Receipt {
  const ran = slice.map(
    ({ unit, seconds }): ReceiptUnit => ({
      unit,
      file: unit,
      parts: 1,
      outcome: unitOutcome(unit),
      seconds: testSeconds / slice.length,
      estimateSeconds: seconds,
      worker: 1,
      attempt: run.attempt,
      clones: [],
      tests: [{ group: '', name: 'test', outcome: 'passed', seconds: 1, message: '' }],
    }),
  );
  const units = [...carried, ...ran];
  const known = new Set(units.map(({ unit }) => unit));
  return {
    run: { id: run.id, attempt: run.attempt },
    shard,
    planHash: plan.hash,
    complete: fault === undefined,
    outcome: fault !== undefined ? 'error' : ran.every(ranWell) ? 'passed' : 'failed',
    units,
    notRun: sliceOf(plan, shard.index)
      .map(({ unit }) => unit)
      .filter((unit) => !known.has(unit)),
    launchSeconds: [],
    buildSeconds: [],
    databases: [],
    times: { wall: testSeconds, setUp: 0, planned: undefined, workers: [] },
    host: { platform: 'linux-x64', processors: 2 },
  };
}

/** Of the newest attempt of each shard. */
export function latest(attempts: readonly ShardAttempt[]): readonly ShardAttempt[] {
  return [...new Map(attempts.map((one) => [one.shard, one])).values()];
}

/**
 * What is wrong with the run as it stands after its last attempt; empty where nothing is. Shards that passed have one plan;
 * where all passed, every unit ran well exactly once, in the attempt that is told; and whoever did not run says why.
 */
export function wrongs(run: SimulatedRun, attempts: readonly ShardAttempt[]): string[] {
  const ends = latest(attempts);
  const passed = ends.flatMap(({ shard, end }) =>
    end.kind === 'ran' && end.hasPassed ? [{ shard, ...end }] : [],
  );
  const hashes = new Set(passed.map(({ shared }) => shared.plan.hash));
  const claimed = passed.flatMap(({ shard, receipt }) => receipt.units.map((unit) => ({ ...unit, shard })));
  const counts = Map.groupBy(claimed, ({ unit }) => unit);
  const isWhole = passed.length === run.shards;
  return [
    ...ends.flatMap(({ shard, end }) =>
      end.kind === 'refused' && !(end.error instanceof UserError)
        ? [`shard ${shard} ended by a fault of ours: ${messageOf(end.error)}`]
        : [],
    ),
    ...(hashes.size > 1 ? [`shards passed by ${hashes.size} plans`] : []),
    ...[...counts].flatMap(([unit, list]) => (list.length > 1 ? [`${unit} ran ${list.length} times`] : [])),
    ...(isWhole ? run.units.filter((unit) => !counts.has(unit)).map((unit) => `${unit} was lost`) : []),
    ...claimed.flatMap(({ unit, shard, attempt }) =>
      ranThen(attempts, shard, attempt, unit)
        ? []
        : [`${unit} did not run well in shard ${shard}, attempt ${attempt}`],
    ),
  ];
}

/** Whether that attempt's own launches ran the unit, and well. */
function ranThen(attempts: readonly ShardAttempt[], shard: number, attempt: number, unit: string): boolean {
  const then = attempts.find((one) => one.shard === shard && one.attempt === attempt)?.end;
  // What died or was refused after its tests may have left its receipt all the same.
  if (then?.kind !== 'ran') return true;
  return then.receipt.units.some((one) => one.unit === unit && one.attempt === attempt && ranWell(one));
}

export function knownTimings(units: readonly string[], secondsOf: (unit: string) => number): Timings {
  return { ...emptyTimings, units: new Map(units.map((unit) => [unit, [secondsOf(unit)]])) };
}
