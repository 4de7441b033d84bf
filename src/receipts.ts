/** Receipts in the store: what each shard's attempt really ran, for its own next attempt, for the proof and for later plans. */

import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { messageOf } from './errors.ts';
import { packJson, unpackJson } from './packed-json.ts';
import type { Shard } from './planning/plan-record.ts';
import { type Receipt, readReceipt, receiptData } from './planning/receipt.ts';
import type { BlobStore, Log, StoreOutcome } from './ports.ts';
import { receiptKey, shardReceiptsPrefix } from './shared-keys.ts';

export interface ReceiptPlace {
  readonly suite: string;
  readonly store: BlobStore;
  readonly temporary: string;
  readonly log: Log;
}

/** Of the newest attempt of `shard`. Undefined where there is none, or none that can be read, which is said. */
export async function newestReceipt(
  { suite, store, temporary, log }: ReceiptPlace,
  runId: string,
  shard: Shard,
): Promise<Receipt | undefined> {
  const file = path.join(temporary, `receipt-${shard.index}`);
  const key = await store.fetchNewest(shardReceiptsPrefix(suite, runId, shard), file);
  if (key === undefined) return undefined;
  try {
    return readReceipt(unpackJson(await readFile(file), 'it is'));
  } catch (error) {
    log.warning(`The receipt ${key} cannot be read: ${messageOf(error)}`);
    return undefined;
  }
}

/** At most so many at once: each is a process of its own. */
const fetchesAtOnce = 8;

/** Of each shard the newest, in the order of shards; those that are missing are left out. */
export async function receiptsOfRun(
  place: ReceiptPlace,
  runId: string,
  total: number,
): Promise<readonly Receipt[]> {
  const indices = Array.from({ length: total }, (_, index) => index + 1);
  return receiptsOfShards(place, runId, total, indices);
}

/** Of the shards with `indices`, 1-based, the newest; in their order, without those that are missing. */
export async function receiptsOfShards(
  place: ReceiptPlace,
  runId: string,
  total: number,
  indices: readonly number[],
): Promise<readonly Receipt[]> {
  const found = new Map<number, Receipt | undefined>();
  const left = [...indices];
  const fetchSome = async (): Promise<void> => {
    for (let index = left.shift(); index !== undefined; index = left.shift()) {
      found.set(index, await newestReceipt(place, runId, { index, total }));
    }
  };
  await Promise.all(Array.from({ length: Math.min(fetchesAtOnce, indices.length) }, fetchSome));
  return indices.map((index) => found.get(index)).filter((receipt) => receipt !== undefined);
}

export async function keepReceipt(
  receipt: Receipt,
  { suite, store, temporary, log }: ReceiptPlace,
): Promise<StoreOutcome> {
  const file = path.join(temporary, 'receipt-new');
  await writeFile(file, packJson(receiptData(receipt)));
  const key = receiptKey(suite, receipt.run, receipt.shard);
  const outcome = await store.store(key, file);
  if (outcome === 'present') {
    log.warning(
      `Another job of this run has kept a receipt for shard ${receipt.shard.index} of ${receipt.shard.total} already (${key}), ` +
        'so that of this one is lost. Give each suite of a workflow a `cache-prefix` of its own.',
    );
  }
  return outcome;
}
