/** The one thing whose change would give back most of the time that a run of several shards lost. */

import type { Receipt, ReceiptUnit } from '../planning/receipt.ts';
import { sum } from './arithmetic.ts';
import { lostSeconds, ownUnits, type ShardAccount, testingSeconds } from './lost-time.ts';

export type Advice =
  | { readonly kind: 'little lost'; readonly share: number }
  | { readonly kind: 'template built'; readonly shards: number; readonly seconds: number }
  | { readonly kind: 'set-up'; readonly shards: number; readonly secondsPerShard: number }
  | { readonly kind: 'launches'; readonly seconds: number }
  | { readonly kind: 'clones'; readonly seconds: number }
  | { readonly kind: 'after tests'; readonly secondsPerShard: number }
  | {
      readonly kind: 'long unit';
      readonly unit: string;
      readonly seconds: number;
      readonly shareSeconds: number;
    }
  | { readonly kind: 'slow runner'; readonly shard: number; readonly seconds: number }
  | {
      readonly kind: 'wrong estimate';
      readonly shard: number;
      readonly unit: string;
      readonly seconds: number;
      readonly estimateSeconds: number;
    }
  | { readonly kind: 'idle'; readonly seconds: number };

/** A run that loses a smaller share of its workers' time has nothing that is worth a change. */
const littleShare = 0.1;

/** `accounts`: of `receipts`, in the same order. Undefined where nothing ran. */
export function adviceOf(
  accounts: readonly ShardAccount[],
  receipts: readonly Receipt[],
): Advice | undefined {
  const lost = sum(accounts.map(lostSeconds));
  const all = lost + sum(accounts.map(({ usefulSeconds }) => usefulSeconds));
  if (all <= 0) return undefined;
  if (lost < littleShare * all) return { kind: 'little lost', share: Math.max(0, lost / all) };
  const total = (of: (account: ShardAccount) => number): number => sum(accounts.map(of));
  const causes: readonly (readonly [seconds: number, advise: () => Advice])[] = [
    [total(({ lost: { setUp } }) => setUp.beforeTests), () => forSetUp(receipts)],
    [
      total(({ lost: { setUp } }) => setUp.launches),
      () => ({ kind: 'launches', seconds: total(({ lost: { setUp } }) => setUp.launches) }),
    ],
    [
      total(({ lost: { setUp } }) => setUp.clones),
      () => ({ kind: 'clones', seconds: total(({ lost: { setUp } }) => setUp.clones) }),
    ],
    [
      total(({ lost: { setUp } }) => setUp.afterTests),
      () => ({ kind: 'after tests', secondsPerShard: meanOf(receipts.map(afterTestsSeconds)) }),
    ],
    [total(({ lost: { idle } }) => idle.inShard + idle.forOthers), () => forIdle(accounts, receipts)],
  ];
  const [most] = [...causes].sort(([a], [b]) => b - a);
  return most?.[1]();
}

function forSetUp(receipts: readonly Receipt[]): Advice {
  const building = receipts.filter(({ buildSeconds }) => buildSeconds.length > 0);
  const seconds = Math.max(
    0,
    ...building.flatMap(({ buildSeconds }) => buildSeconds.map((one) => one.seconds)),
  );
  const secondsPerShard = meanOf(receipts.map(({ times }) => times.setUp));
  if (seconds * building.length > (secondsPerShard * receipts.length) / 2) {
    return { kind: 'template built', shards: building.length, seconds };
  }
  return { kind: 'set-up', shards: receipts.length, secondsPerShard };
}

/** Workers were idle while somebody else still worked: what kept that one? */
function forIdle(accounts: readonly ShardAccount[], receipts: readonly Receipt[]): Advice {
  const last = longestOf(accounts.map((account, index) => ({ account, receipt: receipts[index] })));
  const seconds = sum(accounts.map(({ lost: { idle } }) => idle.inShard + idle.forOthers));
  if (last?.receipt === undefined) return { kind: 'idle', seconds };
  const { account, receipt } = last;
  const units = ownUnits(receipt);
  const workers = sum(accounts.map((one) => one.workers));
  const shareSeconds = sum(receipts.map(testingSeconds)) / Math.max(1, workers);
  const longest = mostOf(units, (unit) => unit.seconds);
  if (longest !== undefined && longest.seconds > shareSeconds) {
    return { kind: 'long unit', unit: longest.unit, seconds: longest.seconds, shareSeconds };
  }
  const { shard } = account;
  const { slowerRunner = 0, wrongEstimate = 0 } = account.lost;
  if (slowerRunner > 0 && slowerRunner >= wrongEstimate) {
    return { kind: 'slow runner', shard, seconds: slowerRunner };
  }
  const late = mostOf(units, latenessOf);
  if (wrongEstimate > 0 && late?.estimateSeconds !== undefined && latenessOf(late) > 0) {
    const { unit, estimateSeconds } = late;
    return { kind: 'wrong estimate', shard, unit, seconds: late.seconds, estimateSeconds };
  }
  return { kind: 'idle', seconds };
}

function longestOf<T extends { readonly account: ShardAccount }>(shards: readonly T[]): T | undefined {
  return mostOf(shards, ({ account }) => account.wallSeconds);
}

function latenessOf({ seconds, estimateSeconds }: ReceiptUnit): number {
  return estimateSeconds === undefined ? 0 : seconds - estimateSeconds;
}

function afterTestsSeconds({ times }: Receipt): number {
  return times.wall - times.setUp - Math.max(0, ...times.workers.map(({ end }) => end));
}

/** The first of those of which `of` is highest. */
function mostOf<T>(values: readonly T[], of: (value: T) => number): T | undefined {
  let most: T | undefined;
  for (const value of values) if (most === undefined || of(value) > of(most)) most = value;
  return most;
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : sum(values) / values.length;
}
