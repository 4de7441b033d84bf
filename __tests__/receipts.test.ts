import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { packJson } from '../src/packed-json.ts';
import { receiptData } from '../src/planning/receipt.ts';
import { keepReceipt, newestReceipt, ownReceipt, type ReceiptPlace, receiptsOfRun } from '../src/receipts.ts';
import { readReceiptKey, receiptKey, type WorkflowRun } from '../src/shared-keys.ts';
import { directoryStore } from '../src/storage/directory.ts';
import { RecordingLog } from './fakes/recording-log.ts';
import { aReceipt, aReceiptUnit } from './planning/receipt-builder.ts';

const suite = 'a1b2c3';
const shard = { index: 1, total: 4 };

function runOf(attempt: number, job = 'cafe'): WorkflowRun {
  return { id: '4711', attempt, job };
}

function receiptOf(attempt: number, unit = 'a') {
  return aReceipt({ run: { id: '4711', attempt }, shard, units: [aReceiptUnit({ unit })] });
}

interface Scene {
  readonly place: ReceiptPlace;
  readonly log: RecordingLog;
  plant(key: string, bytes: Uint8Array): Promise<void>;
}

async function withStore(check: (scene: Scene) => Promise<void>): Promise<void> {
  await using folder = await mkdtempDisposable(path.join(os.tmpdir(), 'receipts-'));
  const log = new RecordingLog();
  const store = directoryStore(path.join(folder.path, 'cache'), log);
  const plant = async (key: string, bytes: Uint8Array): Promise<void> => {
    const file = path.join(folder.path, 'planted');
    await writeFile(file, bytes);
    expect(await store.store(key, file)).toBe('stored');
  };
  await check({ place: { suite, store, temporary: folder.path, log }, log, plant });
}

describe('the receipt of an earlier attempt', () => {
  it('is the newest of the same job and shard', async () => {
    await withStore(async ({ place, log }) => {
      expect(await ownReceipt(place, runOf(3), shard)).toBeUndefined();
      await keepReceipt(receiptOf(1, 'first'), runOf(1), place);
      await keepReceipt(receiptOf(2, 'second'), runOf(2), place);
      await keepReceipt(receiptOf(2, 'of another job'), runOf(2, 'beef'), place);
      expect(await ownReceipt(place, runOf(3), shard)).toEqual(receiptOf(2, 'second'));
      expect(await ownReceipt(place, runOf(3), { index: 10, total: 4 })).toBeUndefined();
      expect(await ownReceipt(place, { ...runOf(3), id: '471' }, shard)).toBeUndefined();
      // The proof asks for the shard, whichever job ran it.
      expect(await newestReceipt(place, '4711', shard)).toEqual(receiptOf(2, 'of another job'));
      expect(log.at('warning')).toEqual([]);
    });
  });

  it('is not the one of this attempt', async () => {
    await withStore(async ({ place }) => {
      await keepReceipt(receiptOf(2), runOf(2), place);
      expect(await ownReceipt(place, runOf(2), shard)).toBeUndefined();
    });
  });

  it('is not sure where there are two for one job: the next attempt must not take one for the other', async () => {
    await withStore(async ({ place, log }) => {
      expect(await keepReceipt(receiptOf(1, 'of one'), runOf(1), place)).toBe('stored');
      expect(await keepReceipt(receiptOf(1, 'of its twin'), runOf(1), place)).toBe('stored');
      expect(log.at('warning')).toEqual([
        expect.stringMatching(/is there already .* give each a `cache-prefix`/),
      ]);
      expect(await ownReceipt(place, runOf(2), shard)).toBe('unsure');
    });
  });

  const key = receiptKey(suite, runOf(1), shard);
  it.each([
    ['no gzip', key, Buffer.from('{}'), /not to be unpacked/],
    ['a bomb', key, gzipSync(Buffer.alloc(33 * 1024 ** 2)), /not to be unpacked: .*larger than/],
    ['no receipt', key, packJson({ version: 1 }), /not of the expected form/],
    ['that of another attempt', key, packJson(receiptData(receiptOf(7))), /something else than its key says/],
    [
      'that of another shard',
      key,
      packJson(receiptData({ ...receiptOf(1), shard: { index: 2, total: 4 } })),
      /something else than its key says/,
    ],
    [
      'a key that nobody makes',
      `${key}-x`,
      packJson(receiptData(receiptOf(1))),
      /something else than its key says/,
    ],
  ])('is left aside, which is said, when it is %s', async (_, name, bytes, message) => {
    await withStore(async ({ place, log, plant }) => {
      await plant(name, bytes);
      expect(await ownReceipt(place, runOf(2), shard)).toBeUndefined();
      expect(log.at('warning')).toEqual([expect.stringMatching(message)]);
    });
  });
});

describe('the receipts of a run', () => {
  it('are the newest of each shard, in the order of shards, without those that are missing', async () => {
    await withStore(async ({ place }) => {
      const total = 20;
      const receipts = Array.from({ length: total }, (_, index) =>
        aReceipt({ run: { id: '4711', attempt: 1 }, shard: { index: index + 1, total } }),
      ).filter(({ shard: { index } }) => index !== 13);
      for (const receipt of receipts)
        await keepReceipt(receipt, runOf(1, receipt.shard.index.toString(16)), place);
      const newer = { ...receipts[1], run: { id: '4711', attempt: 2 } } as (typeof receipts)[number];
      await keepReceipt(newer, runOf(2, '2'), place);
      expect(await receiptsOfRun(place, '4711', total)).toEqual(receipts.with(1, newer));
    });
  });
});

describe('the key of a receipt', () => {
  it('can be read', () => {
    const name = { runId: '4711', shard, attempt: 12 };
    expect(readReceiptKey(receiptKey(suite, runOf(12), shard))).toEqual({ ...name, isSecond: false });
    expect(readReceiptKey(receiptKey(suite, runOf(12), shard, true))).toEqual({ ...name, isSecond: true });
    expect(readReceiptKey(`${receiptKey(suite, runOf(12), shard)}-3`)).toBeUndefined();
    expect(readReceiptKey('testshoal-plan-a1b2c3-4711-1')).toBeUndefined();
  });

  it('is in lower case, for there are servers that make it so', () => {
    const made = receiptKey(suite, runOf(12), shard, true);
    expect(made).toBe(made.toLowerCase());
  });
});
