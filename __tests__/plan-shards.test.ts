import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { identify } from '../src/identity.ts';
import { unpackPlan } from '../src/packed-plan.ts';
import type { PlanConfig } from '../src/plan-config.ts';
import { planShards } from '../src/plan-shards.ts';
import { filesOf, makePlan, sliceOf } from '../src/planning/plan.ts';
import { recallTimings } from '../src/remember.ts';
import { type PlanStage, sharePlan } from '../src/shared-plan.ts';
import { fetchPlan, storePlan } from '../src/stored-plan.ts';
import { emptyTimings } from '../src/timings/model.ts';
import {
  aReceipt,
  aReceiptTest,
  aReceiptUnit,
  plannedUnits,
  receiptsOf,
} from './planning/receipt-builder.ts';
import { makeSharedScene, type SharedScene, suiteConfigOf } from './shared-world.ts';

const run = { id: '77', attempt: 1 };
const units = plannedUnits(12).map(({ unit }) => unit);

function config(scene: SharedScene, overrides: Partial<PlanConfig> = {}): PlanConfig {
  return {
    targetSeconds: 60,
    bounds: { fewest: 1, most: 8 },
    workers: undefined,
    overheadSeconds: undefined,
    workspace: scene.checkout,
    timingsFile: undefined,
    ...suiteConfigOf(scene),
    ...overrides,
  };
}

async function makeScene(options: Parameters<typeof makeSharedScene>[0] = {}): Promise<SharedScene> {
  const scene = await makeSharedScene(options);
  for (const unit of units) await writeFile(path.join(scene.checkout, unit), '');
  return scene;
}

function suiteOf(scene: SharedScene): string {
  return identify(config(scene), 'command', 'linux-x64');
}

/** Receipts of an earlier run of three shards: 10 s a unit, two workers, 38 s besides the tests. */
async function keepEarlierRun(scene: SharedScene): Promise<void> {
  const receipts = receiptsOf(makePlan(plannedUnits(12), 3));
  await scene.keep(
    suiteOf(scene),
    receipts.map((receipt) => ({ ...receipt, run: { id: '66', attempt: 1 } })),
  );
}

/** What `shard` of `total` runs with `plan` as its input. */
function shardOf(scene: SharedScene, index: number, total: number, packed: string) {
  const stage: PlanStage = {
    config: { shard: { index, total }, timings: 'use', plan: unpackPlan(packed) },
    suite: { units },
    identity: suiteOf(scene),
    coverage: false,
    known: emptyTimings,
  };
  return sharePlan(stage, scene.world);
}

describe('planning', () => {
  it('takes the most shards where nothing is known, and says what it reckoned with', async () => {
    await using scene = await makeScene();
    expect(await planShards(config(scene), scene.world)).toMatchObject({
      suite: suiteOf(scene),
      plan: { shards: 8, units: 12, knownUnits: 0 },
      choice: { reason: 'nothing known', prices: [] },
      cost: { workers: 4, overheadSeconds: 30 },
      sources: { workers: 'this machine', overheadSeconds: 'default' },
    });
  });

  it('learns timings, workers and overhead from the receipts of the last run', async () => {
    await using scene = await makeScene();
    await keepEarlierRun(scene);
    const choice = await planShards(config(scene), scene.world);
    // 38 s of overhead leave 22 s for tests: four units of 10 s on two workers, so three shards.
    expect(choice).toMatchObject({
      plan: { shards: 3, knownUnits: 12 },
      choice: { reason: 'target met' },
      cost: { workers: 2, overheadSeconds: 38 },
      sources: { workers: 'last run', overheadSeconds: 'last run' },
    });
    expect(choice.choice.prices.map(({ wallSeconds }) => wallSeconds)).toEqual([68, 58, 58]);
    const { store, world, log } = scene;
    expect((await recallTimings(suiteOf(scene), store, world.temporary, log)).runs).toEqual(['66']);
  });

  it('believes what it is told before what it has learned', async () => {
    await using scene = await makeScene();
    await keepEarlierRun(scene);
    const told = config(scene, { workers: 1, overheadSeconds: 0 });
    expect(await planShards(told, scene.world)).toMatchObject({
      plan: { shards: 2 },
      sources: { workers: 'given', overheadSeconds: 'given' },
    });
  });

  it('stores the plan under the key of the run, where the merge and shards without the input find it', async () => {
    await using scene = await makeScene();
    await keepEarlierRun(scene);
    const choice = await planShards(config(scene), scene.world);
    const stored = await fetchPlan(scene.place(suiteOf(scene)), run);
    expect(stored?.plan.hash).toBe(choice.plan.hash);
    expect(stored?.maker).toEqual({ shard: 0, attempt: 1 });
    expect(unpackPlan(choice.packed ?? '')).toEqual(stored);
  });

  it('gives the plan of an earlier attempt again, for shards may have run by it', async () => {
    await using scene = await makeScene({ attempt: 2 });
    await keepEarlierRun(scene);
    const plan = makePlan(plannedUnits(12), 5);
    await storePlan({ plan, maker: { shard: 0, attempt: 1 } }, scene.place(suiteOf(scene)), run);
    // One shard would do, if it could still be chosen.
    expect(await planShards(config(scene, { targetSeconds: 3600 }), scene.world)).toMatchObject({
      plan: { hash: plan.hash, shards: 5 },
      choice: { reason: 'made before' },
    });
  });

  it('takes the plan of a job that was faster', async () => {
    const plan = makePlan(plannedUnits(12), 5);
    await using scene: SharedScene = await makeScene({
      wrap: (store) => ({
        ...store,
        async store(key, file) {
          if (!key.startsWith('testshoal-plan-')) return store.store(key, file);
          await storePlan({ plan, maker: { shard: 1, attempt: 1 } }, scene.place(suiteOf(scene)), run);
          return 'present';
        },
      }),
    });
    expect(await planShards(config(scene), scene.world)).toMatchObject({ plan: { hash: plan.hash } });
  });

  it('cuts a file that is too long, where the runner can run some of its tests, and may take more shards than files', async () => {
    await using scene = await makeSharedScene();
    await writeFile(path.join(scene.checkout, 'test_long.py'), '');
    const own = { runner: 'pytest', tests: ['test_*.py'] } as const;
    const suite = identify(config(scene, own), 'pytest', 'linux-x64');
    const tests = Array.from({ length: 40 }, (_, index) =>
      aReceiptTest({ group: 'test_long', name: `test_${index}`, seconds: 10 }),
    );
    const unit = aReceiptUnit({ unit: 'test_long.py', seconds: 400, tests });
    await scene.keep(suite, [aReceipt({ run: { id: '66', attempt: 1 }, units: [unit] })]);
    // 38 s of overhead, two workers: four shards of 50 s each, and the parts are half a share.
    const choice = await planShards(config(scene, { ...own, targetSeconds: 90 }), scene.world);
    expect(choice).toMatchObject({ choice: { shards: 4, reason: 'target met' } });
    const { plan } = unpackPlan(choice.packed ?? '');
    expect(new Set(plan.shardOf)).toEqual(new Set([1, 2, 3, 4]));
    expect(filesOf(plan.units)).toEqual(['test_long.py']);
    expect(plan.units.length).toBeGreaterThanOrEqual(8);

    const whole = { ...own, runner: 'command' } as const;
    const elsewhere = identify(config(scene, whole), 'command', 'linux-x64');
    await scene.keep(elsewhere, [aReceipt({ run: { id: '66', attempt: 1 }, units: [unit] })]);
    const uncut = await planShards(config(scene, { ...whole, targetSeconds: 90 }), scene.world);
    expect(uncut).toMatchObject({ plan: { shards: 1, units: 1 }, choice: { reason: 'target out of reach' } });
  });

  it('plans by nothing with `reset`, and leaves nothing of older runs', async () => {
    await using scene = await makeScene();
    await keepEarlierRun(scene);
    const reset = await planShards(config(scene, { timings: 'reset' }), scene.world);
    expect(reset).toMatchObject({ plan: { shards: 8, knownUnits: 0 }, sources: { workers: 'this machine' } });
    const { store, world, log } = scene;
    const kept = await recallTimings(suiteOf(scene), store, world.temporary, log);
    expect(kept).toEqual({ ...emptyTimings, runs: ['66'] });
    // The next run finds the receipts of the old one, and does not take them.
    const next = { ...world, workflowRun: { id: '78', attempt: 1, job: 'cafe' } };
    expect(await planShards(config(scene), next)).toMatchObject({ plan: { knownUnits: 0 } });
  });

  it('plans by nothing with `ignore`, and loses nothing of the run before', async () => {
    await using scene = await makeScene();
    await keepEarlierRun(scene);
    const ignored = await planShards(config(scene, { timings: 'ignore' }), scene.world);
    expect(ignored).toMatchObject({ plan: { knownUnits: 0 } });
    const { store, world, log } = scene;
    expect((await recallTimings(suiteOf(scene), store, world.temporary, log)).runs).toEqual(['66']);
  });

  it('plans by the timings of a file in the checkout, where no run has measured any', async () => {
    await using scene = await makeScene();
    const timingsFile = path.join(scene.checkout, 'test_timings.json');
    await writeFile(timingsFile, JSON.stringify(Object.fromEntries(units.map((unit) => [unit, 30]))));
    const choice = await planShards(config(scene, { timingsFile, targetSeconds: 120 }), scene.world);
    // 30 s of overhead, four workers, one file after the other.
    expect(choice).toMatchObject({ plan: { knownUnits: 12, shards: 1 }, choice: { reason: 'target met' } });
  });

  it('plans without a cache too', async () => {
    await using scene = await makeScene();
    const world = { ...scene.world, stores: undefined };
    const choice = await planShards(config(scene), world);
    expect(choice).toMatchObject({ plan: { shards: 8 }, fallbacks: [] });
    expect(choice.packed).toBeDefined();
  });
});

describe('a shard that is given the plan', () => {
  it('takes its share of it, with or without a cache', async () => {
    await using scene = await makeScene();
    await keepEarlierRun(scene);
    const { packed = '' } = await planShards(config(scene), scene.world);
    const { plan } = unpackPlan(packed);
    const shares = await Promise.all([1, 2, 3].map((index) => shardOf(scene, index, 3, packed)));
    for (const [index, share] of shares.entries()) {
      expect(share.slice).toEqual(sliceOf(plan, index + 1));
      expect(share.fallbacks).toEqual([]);
    }
    const off: SharedScene = { ...scene, world: { ...scene.world, stores: undefined } };
    expect(await shardOf(off, 2, 3, packed)).toMatchObject({
      plan: { hash: plan.hash },
      slice: sliceOf(plan, 2),
      fallbacks: [],
    });
  });

  it('refuses one for another number of shards', async () => {
    await using scene = await makeScene();
    const { packed = '' } = await planShards(config(scene), scene.world);
    await expect(shardOf(scene, 1, 4, packed)).rejects.toThrow(
      /made by the planning job in attempt 1, is for 8 shards, and this one is told that there are 4\..*the input `plan`/s,
    );
  });
});
