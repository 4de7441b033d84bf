import { mkdtempDisposable } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addRun, gatherTimings } from '../src/earlier-runs.ts';
import { makePlan } from '../src/planning/plan.ts';
import type { Receipt } from '../src/planning/receipt.ts';
import { keepReceipt } from '../src/receipts.ts';
import { directoryStore } from '../src/storage/directory.ts';
import { emptyTimings, type Timings } from '../src/timings/model.ts';
import { RecordingLog } from './fakes/recording-log.ts';
import { aReceipt, aReceiptTest, aReceiptUnit, receiptsOf } from './planning/receipt-builder.ts';

function known(units: readonly string[], runs: readonly string[] = []): Timings {
  return { ...emptyTimings, units: new Map(units.map((unit) => [unit, [1]])), runs };
}

function shard(index: number, changes: Partial<Receipt>): Receipt {
  return aReceipt({ shard: { index, total: 2 }, ...changes });
}

describe('adding a run of several shards to the timings', () => {
  it('takes what passed, of all shards, and forgets what is gone', () => {
    const receipts = [
      shard(1, { units: [aReceiptUnit({ unit: 'a', seconds: 5 })], launchSeconds: [1] }),
      shard(2, {
        units: [aReceiptUnit({ unit: 'b', seconds: 9, outcome: 'failed' })],
        notRun: ['c'],
        launchSeconds: [2],
      }),
    ];
    const added = addRun(known(['a', 'b', 'c', 'gone']), receipts, '4711');
    expect(added.units).toEqual(
      new Map([
        ['a', [1, 5]],
        ['b', [1]],
        ['c', [1]],
      ]),
    );
    expect(added.launchSeconds).toEqual([1, 2]);
    expect(added.runs).toEqual(['4711']);
  });

  it('sees the tests of each file that was reported whole, in whichever shards its parts ran', () => {
    const skipped = aReceiptTest({ name: 'two', outcome: 'skipped', seconds: undefined });
    const parts = [1, 2].map((part) =>
      aReceiptUnit({
        unit: `a.py#${part}/2`,
        file: 'a.py',
        parts: 2,
        tests: [part === 1 ? aReceiptTest({ name: 'one' }) : skipped],
      }),
    );
    const shards = [1, 2].map((index) =>
      aReceipt({
        shard: { index, total: 2 },
        units: [
          ...parts.slice(index - 1, index),
          aReceiptUnit({ unit: `${index}.py`, outcome: index === 1 ? 'failed' : 'crashed' }),
        ],
      }),
    );
    expect([...addRun(emptyTimings, shards, '1').seen]).toEqual([
      [
        'a.py',
        [
          { group: 'tests', name: 'one', skipped: false },
          { group: 'tests', name: 'two', skipped: true },
        ],
      ],
      ['1.py', [{ group: '1.py', name: 'test_total', skipped: false }]],
    ]);
  });

  it('forgets nothing where a shard left no receipt', () => {
    const added = addRun(known(['a', 'elsewhere']), [shard(1, {})], '4711');
    expect([...added.units.keys()].sort()).toEqual(['a', 'elsewhere']);
  });

  it('takes of each database, and of the memory of a worker, the most that any shard needed', () => {
    const database = { alias: 'default', templateBytes: 10, sessions: 4, peakSessions: undefined };
    const added = addRun(
      emptyTimings,
      [
        shard(1, { databases: [database], workerBytes: 500 }),
        shard(2, { databases: [{ ...database, templateBytes: 30, sessions: undefined }] }),
      ],
      '4711',
    );
    expect(added.databases.get('default')).toEqual({ templateBytes: [30], sessions: [4], peakSessions: [] });
    expect(added.workerBytes).toEqual([500]);
  });

  it('takes of a later attempt what it has run, and nothing twice', () => {
    const failed = aReceiptUnit({ unit: 'b', seconds: 9, outcome: 'failed' });
    const carried = aReceiptUnit({ unit: 'c', seconds: 3 });
    const first = [
      shard(1, { units: [aReceiptUnit({ unit: 'a', seconds: 5 })], launchSeconds: [1] }),
      shard(2, { units: [failed, carried], launchSeconds: [1] }),
    ];
    const second = shard(2, {
      run: { id: '77', attempt: 2 },
      units: [carried, { ...failed, outcome: 'passed', seconds: 7, attempt: 2 }],
      launchSeconds: [2],
    });
    const [one] = first;
    if (one === undefined) throw new Error('there are two shards');
    const once = addRun(emptyTimings, first, '77');
    expect(once.units.has('b')).toBe(false);
    const twice = addRun(once, [one, second], '77');
    expect(twice.units).toEqual(
      new Map([
        ['a', [5]],
        ['b', [7]],
        ['c', [3]],
      ]),
    );
    expect(twice.launchSeconds).toEqual([1, 1, 2]);
    expect(twice.runs).toEqual(['77', '77.2']);
    expect(addRun(twice, [one, second], '77')).toBe(twice);
    // Whoever comes late adds both attempts at once.
    expect(new Map(addRun(emptyTimings, [one, second], '77').units)).toEqual(new Map(twice.units));
  });

  it('twice changes nothing, and in whatever order the shards come, nothing either', () => {
    const units = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(units, fc.integer({ min: 1, max: 8 }), (names, shards) => {
        const plan = makePlan(
          names.map((unit) => ({ unit, seconds: 1, known: true })),
          shards,
        );
        const receipts = receiptsOf(plan);
        const once = addRun(known(names), receipts, '7');
        expect(addRun(once, receipts, '7')).toEqual(once);
        expect(new Map(addRun(known(names), receipts.toReversed(), '7').units)).toEqual(new Map(once.units));
        for (const name of names) expect(once.units.get(name)).toHaveLength(2);
      }),
    );
  });
});

describe('gathering the timings of the newest run', () => {
  async function withRuns(
    receipts: readonly Receipt[],
    check: (gather: (own: string, timings?: Timings) => ReturnType<typeof gatherTimings>) => Promise<void>,
  ): Promise<void> {
    await using folder = await mkdtempDisposable(path.join(os.tmpdir(), 'earlier-'));
    const log = new RecordingLog();
    const store = directoryStore(path.join(folder.path, 'cache'), log);
    const place = { suite: 'a1b2', store, temporary: folder.path, log };
    for (const receipt of receipts) {
      expect(await keepReceipt(receipt, { ...receipt.run, job: 'a' }, place)).toBe('stored');
    }
    await check((own, timings = emptyTimings) => gatherTimings(timings, place, { ownRun: own }));
  }

  const two = (id: string, seconds: number) =>
    [1, 2].map((index) =>
      shard(index, { run: { id, attempt: 1 }, units: [aReceiptUnit({ unit: `u${index}`, seconds })] }),
    );

  it('adds all its shards', async () => {
    await withRuns([...two('7', 1), ...two('8', 2)], async (gather) => {
      const { timings, added } = await gather('9');
      expect(added).toBe('8');
      expect(timings.units).toEqual(
        new Map([
          ['u1', [2]],
          ['u2', [2]],
        ]),
      );
    });
  });

  it('adds nothing that is in them already, nor the run that asks', async () => {
    await withRuns(two('8', 2), async (gather) => {
      expect(await gather('8')).toEqual({ timings: emptyTimings, added: undefined });
      const counted = known(['u1'], ['8']);
      expect(await gather('9', counted)).toEqual({ timings: counted, added: undefined });
    });
  });

  it('adds a later attempt to the earlier one', async () => {
    const again = shard(2, {
      run: { id: '8', attempt: 2 },
      units: [aReceiptUnit({ unit: 'u2', seconds: 4, attempt: 2 })],
    });
    await withRuns([...two('8', 2), again], async (gather) => {
      const { timings, added } = await gather('9', known(['u1'], ['8']));
      expect(added).toBe('8.2');
      expect(timings.units.get('u1')).toEqual([1]);
      expect(timings.units.get('u2')).toEqual([4]);
      expect((await gather('9', timings)).added).toBeUndefined();
    });
  });

  it('finds nothing where nothing is', async () => {
    await withRuns([], async (gather) => {
      expect(await gather('8')).toEqual({ timings: emptyTimings, added: undefined });
    });
  });
});
