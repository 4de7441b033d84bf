/**
 * The account of lost time: what became of the worker-seconds of each shard. All of it is arithmetic on receipts and plan;
 * `docs/merge.md` says how to read it.
 *
 * For each shard: `usefulSeconds` + all parts of `lost` = its workers × the wall time of the longest shard.
 */

import type { Plan } from '../planning/plan.ts';
import type { Receipt, ReceiptUnit } from '../planning/receipt.ts';
import { sum } from './arithmetic.ts';

/** Of a shard's newest attempt. All durations but the walls are worker-seconds. */
export interface ShardAccount {
  /** 1-based. */
  readonly shard: number;
  readonly attempt: number;
  readonly workers: number;
  /** Of the shard's step. */
  readonly wallSeconds: number;
  /** Of the longest shard of the same attempt: until then the run is not done. */
  readonly longestWallSeconds: number;
  /**
   * What its tests were expected to take, at the pace of the whole run: the plan's estimates × how much longer tests took in
   * this run than in earlier ones. What they did take where nothing was known.
   */
  readonly usefulSeconds: number;
  readonly lost: LostTime;
}

/** A negative part was gained. */
export interface LostTime {
  /** What its tests would have taken on an average machine of the run, less what was expected; undefined where nothing was. */
  readonly wrongEstimate: number | undefined;
  /** What its tests took, less what they would have taken on an average machine of the run; undefined where nothing tells. */
  readonly slowerRunner: number | undefined;
  readonly setUp: SetUpTime;
  readonly idle: IdleTime;
}

export interface SetUpTime {
  /** All workers until the first batch: finding, restoring or building the template, the first clones. */
  readonly beforeTests: number;
  /** Inside launches, what went to no test: imports, collection, the end of the process. */
  readonly launches: number;
  /** Between launches: waiting for clones. */
  readonly clones: number;
  /** All workers after the last batch: reports, dropping, saving. */
  readonly afterTests: number;
}

export interface IdleTime {
  /** Workers that were done before the last worker of their shard. */
  readonly inShard: number;
  /** All workers while longer shards still ran. */
  readonly forOthers: number;
}

/** With fewer known units a machine's pace is not to be told from the units' own ups and downs. */
const fewestUnits = 5;

/** Of less nobody can say by how much it was longer; the quotient may not even be a number. */
const leastSeconds = 1e-6;

/** Of each receipt, in their order. */
export function accountOf(plan: Plan, receipts: readonly Receipt[]): readonly ShardAccount[] {
  const known = knownUnits(plan);
  const runPace = paceOf(receipts.flatMap(ownUnits), known) ?? 1;
  return receipts.map((receipt) => {
    const peers = receipts.filter(({ run }) => run.attempt === receipt.run.attempt);
    const longestWallSeconds = Math.max(...peers.map(({ times }) => times.wall));
    return shardAccount(receipt, longestWallSeconds, known, runPace);
  });
}

/** Units whose estimates come from their own histories. */
export function knownUnits({ units }: Plan): ReadonlySet<string> {
  return new Set(units.filter(({ known }) => known).map(({ unit }) => unit));
}

/** Of all parts together. */
export function lostSeconds({ lost }: ShardAccount): number {
  const { wrongEstimate = 0, slowerRunner = 0, setUp, idle } = lost;
  return wrongEstimate + slowerRunner + setUpSeconds(setUp) + idleSeconds(idle);
}

export function setUpSeconds({ beforeTests, launches, clones, afterTests }: SetUpTime): number {
  return beforeTests + launches + clones + afterTests;
}

export function idleSeconds({ inShard, forOthers }: IdleTime): number {
  return inShard + forOthers;
}

/** What ran in the receipt's own attempt, and not in an earlier one. */
export function ownUnits({ units, run }: Receipt): readonly ReceiptUnit[] {
  return units.filter(({ attempt }) => attempt === run.attempt);
}

/** Worker-seconds inside tests. */
export function testingSeconds(receipt: Receipt): number {
  const busy = sum(receipt.times.workers.map((worker) => worker.busy));
  // A runner with threads of its own reports more than passed by.
  return Math.min(busy, sum(ownUnits(receipt).map(({ seconds }) => seconds)));
}

/**
 * How much longer known units took than their estimates: the median, in which each unit counts by its estimate. So one that
 * became slower by itself does not pass for a slow machine. Undefined for too few.
 */
export function paceOf(units: readonly ReceiptUnit[], known: ReadonlySet<string>): number | undefined {
  const ratios = units
    .filter(({ unit, outcome }) => outcome === 'passed' && known.has(unit))
    .flatMap(({ seconds, estimateSeconds = 0 }) =>
      seconds >= leastSeconds && estimateSeconds >= leastSeconds
        ? [{ ratio: seconds / estimateSeconds, weight: estimateSeconds }]
        : [],
    )
    .sort((a, b) => a.ratio - b.ratio);
  if (ratios.length < fewestUnits) return undefined;
  const half = sum(ratios.map(({ weight }) => weight)) / 2;
  let weight = 0;
  return ratios.find((one) => {
    weight += one.weight;
    return weight >= half;
  })?.ratio;
}

function shardAccount(
  receipt: Receipt,
  longestWallSeconds: number,
  known: ReadonlySet<string>,
  runPace: number,
): ShardAccount {
  const { run, shard, times } = receipt;
  const workers = times.workers.length;
  const ends = times.workers.map(({ end }) => end);
  const lastEnd = Math.max(0, ...ends);
  const testing = testingSeconds(receipt);
  const { wrongEstimate, slowerRunner } = deviations(ownUnits(receipt), testing, known, runPace);
  return {
    shard: shard.index,
    attempt: run.attempt,
    workers,
    wallSeconds: times.wall,
    longestWallSeconds,
    usefulSeconds: testing - (wrongEstimate ?? 0) - (slowerRunner ?? 0),
    lost: {
      wrongEstimate,
      slowerRunner,
      setUp: {
        beforeTests: workers * times.setUp,
        launches: sum(times.workers.map(({ busy }) => busy)) - testing,
        clones: sum(times.workers.map(({ busy, end }) => end - busy)),
        afterTests: workers * (times.wall - times.setUp - lastEnd),
      },
      idle: {
        inShard: sum(ends.map((end) => lastEnd - end)),
        forOthers: workers * (longestWallSeconds - times.wall),
      },
    },
  };
}

/** Why the tests did not take what the plan had expected, at the pace of the run. */
function deviations(
  units: readonly ReceiptUnit[],
  testing: number,
  known: ReadonlySet<string>,
  runPace: number,
): Pick<LostTime, 'wrongEstimate' | 'slowerRunner'> {
  if (units.every(({ estimateSeconds }) => estimateSeconds === undefined)) {
    return { wrongEstimate: undefined, slowerRunner: undefined };
  }
  const expected = runPace * sum(units.map(({ estimateSeconds, seconds }) => estimateSeconds ?? seconds));
  const ownPace = paceOf(units, known);
  const onAverageMachine = ownPace === undefined ? testing : (testing * runPace) / ownPace;
  return {
    wrongEstimate: onAverageMachine - expected,
    slowerRunner: ownPace === undefined ? undefined : testing - onAverageMachine,
  };
}
