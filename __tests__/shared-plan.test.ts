import { mkdtempDisposable } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { makePlan } from '../src/planning/plan.ts';
import type { PlanRecord } from '../src/planning/plan-record.ts';
import { keepReceipt, type ReceiptPlace } from '../src/receipts.ts';
import { recallTimings, rememberTimings } from '../src/remember.ts';
import type { WorkflowRun } from '../src/shared-keys.ts';
import { type SharedPlan, type Shares, sharePlan } from '../src/shared-plan.ts';
import { directoryStore } from '../src/storage/directory.ts';
import { emptyTimings, type Timings } from '../src/timings/model.ts';
import type { Sharing } from '../src/world.ts';
import { RecordingLog } from './fakes/recording-log.ts';
import { aReceipt, aReceiptUnit } from './planning/receipt-builder.ts';

const units = Array.from({ length: 12 }, (_, index) => `tests/${index}.py`);
const identity = 'a1b2c3';
const exclusive: Sharing = { kind: 'exclusive' };

interface Scene {
  readonly log: RecordingLog;
  readonly place: ReceiptPlace;
  share(index: number, total: number, changes?: Changes): Promise<SharedPlan>;
  /** What an earlier attempt of the shard left. */
  keep(index: number, total: number, failed: readonly string[], ran: readonly string[]): Promise<void>;
}

interface Changes {
  readonly sharing?: Sharing | 'off';
  readonly run?: WorkflowRun | 'none';
  readonly seconds?: number;
  readonly units?: readonly string[];
  readonly timings?: 'reset';
  readonly plan?: PlanRecord;
}

function runOf(attempt: number): WorkflowRun {
  return { id: '4711', attempt, job: 'cafe' };
}

function timingsOf(seconds: number): Timings {
  return { ...emptyTimings, units: new Map(units.map((unit, index) => [unit, [seconds * index]])) };
}

async function inScene(check: (scene: Scene) => Promise<void>): Promise<void> {
  await using folder = await mkdtempDisposable(path.join(os.tmpdir(), 'shared-plan-'));
  const log = new RecordingLog();
  const store = directoryStore(path.join(folder.path, 'cache'), log);
  const common = {
    temporary: folder.path,
    run: 'aaaaaaaa',
    log,
    clock: () => performance.now() / 1000,
    cancellation: {
      pause: async () => {
        throw new Error('nobody has to wait');
      },
    },
  };
  const place = { ...common, suite: identity, store };
  await check({
    place,
    log,
    share(
      index,
      total,
      { sharing = exclusive, run = runOf(1), seconds = 1, units: own = units, timings, plan } = {},
    ) {
      const stores: Shares['stores'] =
        sharing === 'off' ? undefined : { dumps: store, records: store, sharing };
      return sharePlan(
        {
          config: { shard: { index, total }, plan, timings: timings ?? 'ignore' },
          suite: { units: own },
          identity,
          coverage: false,
          known: timingsOf(seconds),
        },
        { ...common, stores, workflowRun: run === 'none' ? undefined : run },
      );
    },
    async keep(index, total, failed, ran) {
      const receipt = aReceipt({
        run: { id: '4711', attempt: 1 },
        shard: { index, total },
        outcome: failed.length > 0 ? 'failed' : 'passed',
        units: ran.map((unit) =>
          aReceiptUnit({ unit, outcome: failed.includes(unit) ? 'failed' : 'passed' }),
        ),
      });
      await keepReceipt(receipt, runOf(1), place);
    },
  });
}

const namesOf = ({ slice }: SharedPlan) => slice.map(({ unit }) => unit);

describe('shards', () => {
  it('that can agree have the plan of the first, whatever they know themselves', async () => {
    await inScene(async ({ share }) => {
      const all = [await share(1, 3, { seconds: 1 }), await share(2, 3, { seconds: 5 }), await share(3, 3)];
      expect(new Set(all.map(({ plan }) => plan.hash)).size).toBe(1);
      expect(all.flatMap(namesOf).sort()).toEqual(units.toSorted());
      expect(all.flatMap(({ fallbacks }) => fallbacks)).toEqual([]);
    });
  });

  it.each([
    ['the cache is off', { sharing: 'off' }, 'the cache is off'],
    ['the cache can only be read', { sharing: { kind: 'none', reason: 'nobody writes' } }, 'nobody writes'],
    ['there is no run', { run: 'none' }, 'there is no run of a workflow whose id they share'],
  ] as const)('are split by name, which is said once, where %s', async (_, changes, reason) => {
    await inScene(async ({ share }) => {
      const shared = (index: number) => share(index, 3, { ...changes, seconds: index });
      const all = [await shared(1), await shared(2), await shared(3)];
      expect(new Set(all.map(({ plan }) => plan.hash)).size).toBe(1);
      expect(all.flatMap(namesOf).sort()).toEqual(units.toSorted());
      for (const { fallbacks } of all) {
        expect(fallbacks).toEqual([
          `The shards are split by the names of their units and not by seconds, because ${reason}.`,
        ]);
      }
    });
  });

  it('of another total, or with other units, fail with the evidence of both sides', async () => {
    await inScene(async ({ share }) => {
      await share(1, 3);
      await expect(share(2, 4)).rejects.toThrow(/is for 3 shards, and this one is told that there are 4/);
      await expect(share(2, 3, { units: [...units, 'tests/new.py'] })).rejects.toThrow(
        /not in the plan by shard 1 in attempt 1: tests\/new.py[\s\S]*same commit.*`cache-prefix`/,
      );
    });
  });

  it('that have nothing to run say so', async () => {
    await inScene(async ({ share }) => {
      const all = [];
      for (let index = 1; index <= 3; index += 1) all.push(await share(index, 3, { units: ['a', 'b'] }));
      const spare = all.filter(({ slice }) => slice.length === 0);
      expect(spare).toHaveLength(1);
      expect(spare[0]?.fallbacks).toEqual(['This shard has nothing to run: there are 2 units for 3 shards.']);
    });
  });
});

describe.each([
  ['by seconds', { kind: 'exclusive' }],
  ['by name', { kind: 'none', reason: 'nobody writes' }],
] as const)('a later attempt of a shard that is split %s', (_, sharing) => {
  it('runs what failed when its receipt is there, by the same plan', async () => {
    await inScene(async ({ share, keep }) => {
      await share(1, 3, { sharing });
      const first = await share(2, 3, { sharing });
      const [failed = '', ...rest] = namesOf(first);
      await keep(2, 3, [failed], namesOf(first));
      const again = await share(2, 3, { sharing, run: runOf(2), seconds: 7 });
      expect(again.plan.hash).toBe(first.plan.hash);
      expect(namesOf(again)).toEqual([failed]);
      expect(again.carried.map(({ unit }) => unit)).toEqual(rest);
      expect(again.wholeBecause).toBeUndefined();
    });
  });

  it('runs all its units where there is no receipt, or where it had passed', async () => {
    await inScene(async ({ share, keep }) => {
      await share(1, 3, { sharing });
      const first = await share(2, 3, { sharing });
      const again = await share(2, 3, { sharing, run: runOf(2) });
      expect([namesOf(again), again.wholeBecause]).toEqual([namesOf(first), 'no-receipt']);
      await keep(2, 3, [], namesOf(first));
      expect(await share(2, 3, { sharing, run: runOf(2) })).toMatchObject({
        carried: [],
        wholeBecause: 'passed',
      });
    });
  });

  it('runs all its units where the receipt is that of another job of the matrix', async () => {
    await inScene(async ({ share, keep }) => {
      await share(1, 3, { sharing });
      const first = await share(2, 3, { sharing });
      await keep(2, 3, namesOf(first).slice(0, 1), namesOf(first));
      const other = await share(2, 3, { sharing, run: { ...runOf(2), job: 'beef' } });
      expect(other.wholeBecause).toBe('no-receipt');
    });
  });
});

describe('a single shard', () => {
  it('asks nobody, and in a later attempt runs what failed', async () => {
    await inScene(async ({ share, keep }) => {
      const first = await share(1, 1);
      expect(namesOf(first)).toHaveLength(units.length);
      await keep(1, 1, ['tests/3.py'], units);
      expect(namesOf(await share(1, 1, { run: runOf(2) }))).toEqual(['tests/3.py']);
      expect(first.fallbacks).toEqual([]);
    });
  });
});

describe('shards with `timings: reset`', () => {
  const byName: Sharing = { kind: 'none', reason: 'a directory may be another one on each machine' };
  const record: PlanRecord = {
    plan: makePlan(
      units.map((unit) => ({ unit, seconds: 1, known: true })),
      3,
    ),
    maker: { shard: 0, attempt: 1 },
  };

  it.each([
    ['that are split by name', 1, { sharing: byName }],
    ['that are split by name, whichever comes first', 3, { sharing: byName }],
    ['outside of a run', 2, { sharing: byName, run: 'none' }],
    ['that agree', 1, {}],
    ['that were given their plan', 1, { plan: record }],
    ['that were given their plan, and have a folder each', 3, { plan: record, sharing: byName }],
  ] as const)('%s leave nothing that was known before', async (_, index, changes) => {
    await inScene(async ({ share, place, log }) => {
      const { store, temporary } = place;
      await rememberTimings({ ...timingsOf(1), runs: ['12'] }, identity, '12', store, temporary);
      await share(index, 3, { ...changes, timings: 'reset' });
      const kept = await recallTimings(identity, store, temporary, log);
      expect(kept).toEqual({ ...emptyTimings, runs: ['12'] });
      expect(log.at('warning')).toEqual([]);
    });
  });

  it('begin anew once for the run, so that nothing is lost that one of them has measured', async () => {
    await inScene(async ({ share, place, log }) => {
      const { store, temporary } = place;
      await share(1, 3, { sharing: byName, timings: 'reset' });
      await rememberTimings({ ...timingsOf(1), runs: ['4711'] }, identity, '4711', store, temporary);
      await share(2, 3, { sharing: byName, timings: 'reset' });
      const kept = await recallTimings(identity, store, temporary, log);
      expect(kept.units.size).toBe(units.length);
    });
  });
});
