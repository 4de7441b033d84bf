/** Receipts in the store: what each shard's attempt really ran, for its own next attempt, for the proof and for later plans. */

import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { messageOf } from './errors.ts';
import { packJson, unpackJson } from './packed-json.ts';
import type { Shard } from './planning/plan-record.ts';
import { type Receipt, readReceipt, receiptData } from './planning/receipt.ts';
import type { BlobStore, Log, StoreOutcome } from './ports.ts';
import {
  jobReceiptsPrefix,
  type ReceiptName,
  readReceiptKey,
  receiptKey,
  shardReceiptsPrefix,
  type WorkflowRun,
} from './shared-keys.ts';
import { Slots } from './slots.ts';

export interface ReceiptPlace {
  readonly suite: string;
  readonly store: BlobStore;
  readonly temporary: string;
  readonly log: Log;
}

/** Of the newest attempt of `shard`. Undefined where there is none, or none that can be read, which is said. */
export async function newestReceipt(
  place: ReceiptPlace,
  runId: string,
  shard: Shard,
): Promise<Receipt | undefined> {
  const found = await fetchNewest(place, shardReceiptsPrefix(place.suite, runId, shard), shard);
  return found?.receipt;
}

/** Of this very job's newest earlier attempt as `shard`; `unsure` where it may be another job's. Undefined as above. */
export async function ownReceipt(
  place: ReceiptPlace,
  run: WorkflowRun,
  shard: Shard,
): Promise<Receipt | 'unsure' | undefined> {
  const found = await fetchNewest(place, jobReceiptsPrefix(place.suite, run, shard), shard);
  if (found === undefined || found.name.attempt >= run.attempt) return undefined;
  return found.name.isSecond ? 'unsure' : found.receipt;
}

interface FoundReceipt {
  readonly name: ReceiptName;
  readonly receipt: Receipt;
}

async function fetchNewest(
  { store, temporary, log }: ReceiptPlace,
  prefix: string,
  shard: Shard,
): Promise<FoundReceipt | undefined> {
  const file = path.join(temporary, `receipt-${shard.index}`);
  const key = await store.fetchNewest(prefix, file);
  if (key === undefined) return undefined;
  try {
    const receipt = readReceipt(unpackJson(await readFile(file), 'it is'));
    const name = readReceiptKey(key);
    if (name === undefined || !isNamed(receipt, name))
      throw new Error('it is of something else than its key says');
    return { name, receipt };
  } catch (error) {
    log.warning(`The receipt ${key} cannot be read: ${messageOf(error)}`);
    return undefined;
  }
}

function isNamed({ run, shard }: Receipt, name: ReceiptName): boolean {
  return (
    run.id === name.runId &&
    run.attempt === name.attempt &&
    shard.index === name.shard.index &&
    shard.total === name.shard.total
  );
}

/** At most so many at once: each is a process of its own. */
export const fetchesAtOnce = 8;

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
  const slots = new Slots(fetchesAtOnce);
  const found = await Promise.all(
    indices.map((index) => slots.use(() => newestReceipt(place, runId, { index, total }))),
  );
  return found.filter((receipt) => receipt !== undefined);
}

/** `run`: the job's own, whose receipt it is. */
export async function keepReceipt(
  receipt: Receipt,
  run: WorkflowRun,
  { suite, store, temporary, log }: ReceiptPlace,
): Promise<StoreOutcome> {
  const file = path.join(temporary, 'receipt-new');
  await writeFile(file, packJson(receiptData(receipt)));
  const outcome = await store.store(receiptKey(suite, run, receipt.shard), file);
  if (outcome !== 'present') return outcome;
  // An answer of the store was lost, or the job has a twin. Either way the next attempt must not take the one for the other.
  const second = receiptKey(suite, run, receipt.shard, true);
  log.warning(
    `A receipt of shard ${receipt.shard.index} of ${receipt.shard.total} is there already for this attempt, so this one is kept ` +
      `as ${second}, and a re-run runs all units. If two jobs of the workflow run the same shard, give each a \`cache-prefix\`.`,
  );
  return store.store(second, file);
}
