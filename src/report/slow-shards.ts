/** Which shards took much longer than the others, and what accounts for it. */

import type { Plan } from '../planning/plan.ts';
import type { Receipt, ReceiptUnit } from '../planning/receipt.ts';
import { sum } from './arithmetic.ts';
import { knownUnits, ownUnits, type ShardAccount, testingSeconds } from './lost-time.ts';

export interface SlowShard {
  /** 1-based. */
  readonly shard: number;
  /** Of its whole step, and of the shards of the same attempt in the mean. */
  readonly seconds: number;
  readonly meanSeconds: number;
  /** Those that account for the most seconds first; empty where nothing stands out. */
  readonly reasons: readonly SlowShardReason[];
}

/** `accountsForSeconds`: about how much shorter the shard would have been without it. */
export type SlowShardReason = { readonly accountsForSeconds: number } & (
  | {
      readonly kind: 'unit took longer';
      readonly unit: string;
      readonly seconds: number;
      readonly estimateSeconds: number;
    }
  | {
      readonly kind: 'unit beyond share';
      readonly unit: string;
      readonly seconds: number;
      readonly shareSeconds: number;
    }
  | { readonly kind: 'slow machine' }
  | { readonly kind: 'more planned'; readonly seconds: number; readonly meanSeconds: number }
  | { readonly kind: Stage; readonly seconds: number; readonly meanSeconds: number }
);

/** What a shard does besides tests, for each of its workers. */
export type Stage = 'before the tests' | 'launches' | 'clones' | 'after the tests';

/** A shard is slow when it took this much longer than the mean, and it is worth speaking of. */
const slowFactor = 1.2;
const slowSeconds = 5;

/** What accounts for less is no reason. */
const leastSeconds = 1;

interface Shard {
  readonly account: ShardAccount;
  readonly receipt: Receipt;
}

/** `accounts`: of `receipts`, in the same order. A shard is compared with those of its own attempt. An estimate of a unit without a history is none. */
export function slowShards(
  plan: Plan,
  accounts: readonly ShardAccount[],
  receipts: readonly Receipt[],
): readonly SlowShard[] {
  const shards = accounts.flatMap((account, index) => {
    const receipt = receipts[index];
    return receipt === undefined ? [] : [{ account, receipt }];
  });
  const known = knownUnits(plan);
  return shards.flatMap((own) => {
    const peers = shards.filter(({ account }) => account.attempt === own.account.attempt);
    const seconds = own.account.wallSeconds;
    const meanSeconds = meanOf(peers.map(({ account }) => account.wallSeconds));
    if (seconds <= meanSeconds * slowFactor || seconds - meanSeconds <= slowSeconds) return [];
    return [{ shard: own.account.shard, seconds, meanSeconds, reasons: reasonsOf(own, peers, known) }];
  });
}

function reasonsOf(
  own: Shard,
  peers: readonly Shard[],
  known: ReadonlySet<string>,
): readonly SlowShardReason[] {
  const units = ownUnits(own.receipt).map((unit) =>
    known.has(unit.unit) ? unit : { ...unit, estimateSeconds: undefined },
  );
  const reasons: readonly SlowShardReason[] = [
    ...units.flatMap(tookLonger),
    ...units.flatMap((unit) => beyondShare(unit, peers)),
    {
      kind: 'slow machine',
      accountsForSeconds: (own.account.lost.slowerRunner ?? 0) / Math.max(1, own.account.workers),
    },
    morePlanned(own, peers),
    ...stages.map((stage) => againstMean(stage, own, peers)),
  ];
  return reasons
    .filter(({ accountsForSeconds }) => accountsForSeconds >= leastSeconds)
    .sort((a, b) => b.accountsForSeconds - a.accountsForSeconds);
}

function tookLonger({ unit, seconds, estimateSeconds }: ReceiptUnit): SlowShardReason[] {
  if (estimateSeconds === undefined) return [];
  return [
    {
      kind: 'unit took longer',
      ...{ unit, seconds, estimateSeconds },
      accountsForSeconds: seconds - estimateSeconds,
    },
  ];
}

/** No plan can make a shard shorter than its longest unit. */
function beyondShare(
  { unit, seconds, estimateSeconds = seconds }: ReceiptUnit,
  peers: readonly Shard[],
): SlowShardReason[] {
  const workers = sum(peers.map(({ account }) => account.workers));
  const shareSeconds = sum(peers.map(({ receipt }) => testingSeconds(receipt))) / Math.max(1, workers);
  const accountsForSeconds = Math.min(seconds, estimateSeconds) - shareSeconds;
  return [{ kind: 'unit beyond share', unit, seconds, shareSeconds, accountsForSeconds }];
}

function morePlanned(own: Shard, peers: readonly Shard[]): SlowShardReason {
  const planned = ({ account, receipt }: Shard) =>
    (receipt.times.planned ?? 0) / Math.max(1, account.workers);
  return { kind: 'more planned', ...differenceOf(planned, own, peers) };
}

const stages: readonly Stage[] = ['before the tests', 'launches', 'clones', 'after the tests'];

const secondsOf: Readonly<Record<Stage, (account: ShardAccount) => number>> = {
  'before the tests': ({ lost }) => lost.setUp.beforeTests,
  launches: ({ lost }) => lost.setUp.launches,
  clones: ({ lost }) => lost.setUp.clones,
  'after the tests': ({ lost }) => lost.setUp.afterTests,
};

/** What every shard spends on it makes none of them slow. */
function againstMean(kind: Stage, own: Shard, peers: readonly Shard[]): SlowShardReason {
  const perWorker = ({ account }: Shard) => secondsOf[kind](account) / Math.max(1, account.workers);
  return { kind, ...differenceOf(perWorker, own, peers) };
}

function differenceOf(of: (shard: Shard) => number, own: Shard, peers: readonly Shard[]) {
  const seconds = of(own);
  const meanSeconds = meanOf(peers.map(of));
  return { seconds, meanSeconds, accountsForSeconds: seconds - meanSeconds };
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : sum(values) / values.length;
}
