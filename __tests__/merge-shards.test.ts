import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { identify } from '../src/identity.ts';
import type { MergeConfig } from '../src/merge-config.ts';
import { type Merge, mergeShards } from '../src/merge-shards.ts';
import { makePlan } from '../src/planning/plan.ts';
import type { PlanRecord } from '../src/planning/plan-record.ts';
import { recallTimings } from '../src/remember.ts';
import { storePlan } from '../src/stored-plan.ts';
import { aReceiptTest, aReceiptUnit, plannedUnits, receiptsOf } from './planning/receipt-builder.ts';
import { makeSharedScene, type SharedScene, suiteConfigOf } from './shared-world.ts';

const suite = '0123456789ab';
const plan = makePlan(plannedUnits(12), 3);
const record: PlanRecord = { plan, maker: { shard: 1, attempt: 1 } };
const run = { id: '77', attempt: 1 };

function config(scene: SharedScene, overrides: Partial<MergeConfig> = {}): MergeConfig {
  return {
    suite,
    plan: undefined,
    waitSeconds: 0,
    ...suiteConfigOf(scene),
    ...overrides,
  };
}

async function merge(scene: SharedScene, overrides: Partial<MergeConfig> = {}): Promise<Merge> {
  return mergeShards(config(scene, overrides), scene.world);
}

async function reportOf(scene: SharedScene, overrides: Partial<MergeConfig> = {}) {
  const result = await merge(scene, overrides);
  if (result.kind !== 'merged') throw new Error(result.reason);
  return result.report;
}

describe('a merge', () => {
  it('proves a whole run, and keeps its timings once', async () => {
    await using scene = await makeSharedScene();
    await storePlan(record, scene.place(suite), run);
    await scene.keep(suite, receiptsOf(plan));
    expect(await reportOf(scene)).toMatchObject({ outcome: 'passed', proved: true, recordedUnits: 12 });
    const { store, world, log } = scene;
    const kept = await recallTimings(suite, store, world.temporary, log);
    expect(kept.runs).toEqual(['77']);
    expect(kept.units.get('u3.py')).toEqual([10]);
    await reportOf(scene);
    expect((await recallTimings(suite, store, world.temporary, log)).units.get('u3.py')).toEqual([10]);
  });

  it('says what is new and gone against the run before, of all shards', async () => {
    await using scene = await makeSharedScene();
    const before = receiptsOf(plan);
    await scene.keep(
      suite,
      before.map((receipt) => ({ ...receipt, run: { id: '76', attempt: 1 } })),
    );
    const { world } = scene;
    const earlier = { ...world, workflowRun: { id: '76', attempt: 1, job: '00000000' } };
    expect(await mergeShards(config(scene, { plan: record }), earlier)).toMatchObject({
      report: { changes: undefined },
    });
    await storePlan(record, scene.place(suite), run);
    const changed = before.map((receipt) => ({
      ...receipt,
      units: receipt.units.map((unit) =>
        unit.unit === 'u3.py' ? { ...unit, tests: [aReceiptTest({ group: 'u3.py', name: 'comes' })] } : unit,
      ),
    }));
    await scene.keep(suite, changed);
    expect((await reportOf(scene)).changes).toEqual({
      newTests: [{ unit: 'u3.py', group: 'u3.py', name: 'comes' }],
      vanishedTests: [{ unit: 'u3.py', group: 'u3.py', name: 'test_total' }],
      newSkips: [],
    });
  });

  it('keeps no timings where it is told to ignore them', async () => {
    await using scene = await makeSharedScene();
    await storePlan(record, scene.place(suite), run);
    await scene.keep(suite, receiptsOf(plan));
    await reportOf(scene, { timings: 'ignore' });
    const kept = await recallTimings(suite, scene.store, scene.world.temporary, scene.log);
    expect(kept.units.size).toBe(0);
  });

  it('names the shard that left no receipt, with its units', async () => {
    await using scene = await makeSharedScene();
    await storePlan(record, scene.place(suite), run);
    const receipts = receiptsOf(plan);
    await scene.keep(
      suite,
      receipts.filter(({ shard }) => shard.index !== 2),
    );
    const { outcome, proved, problems } = await reportOf(scene);
    expect({ outcome, proved }).toEqual({ outcome: 'failed', proved: false });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain('Shard 2 of 3 left no receipt');
    for (const { unit } of receipts[1]?.units ?? []) expect(problems[0]).toContain(unit);
  });

  it('names a unit that ran in two shards', async () => {
    await using scene = await makeSharedScene();
    await storePlan(record, scene.place(suite), run);
    const [first, second, third] = receiptsOf(plan);
    const [stolen] = first?.units ?? [];
    if (first === undefined || second === undefined || third === undefined || stolen === undefined)
      throw new Error('there are three shards');
    await scene.keep(suite, [first, { ...second, units: [...second.units, stolen] }, third]);
    const { problems } = await reportOf(scene);
    expect(problems).toContain(`${stolen.unit} ran in shards 1 and 2.`);
  });

  it('takes the newest attempt of each shard', async () => {
    await using scene = await makeSharedScene({ attempt: 2 });
    await storePlan(record, scene.place(suite), run);
    const receipts = receiptsOf(plan);
    const bad = receipts.map((receipt) =>
      receipt.shard.index === 2
        ? { ...receipt, outcome: 'cancelled', units: [], notRun: receipt.units.map(({ unit }) => unit) }
        : receipt,
    );
    await scene.keep(suite, bad);
    expect((await reportOf(scene)).outcome).toBe('cancelled');
    const again = receipts
      .filter(({ shard }) => shard.index === 2)
      .map((receipt) => ({
        ...receipt,
        run: { id: '77', attempt: 2 },
        units: receipt.units.map((unit) => ({ ...unit, attempt: 2 })),
      }));
    await scene.keep(suite, again);
    expect(await reportOf(scene)).toMatchObject({
      outcome: 'passed',
      attempts: [
        { attempt: 1, units: 8 },
        { attempt: 2, units: 4 },
      ],
    });
  });

  it('adds to the timings what failed in the first attempt and passed in the second', async () => {
    await using first = await makeSharedScene();
    await storePlan(record, first.place(suite), run);
    const receipts = receiptsOf(plan);
    const [, second] = receipts;
    const [broken] = second?.units ?? [];
    if (second === undefined || broken === undefined) throw new Error('there are three shards with units');
    const rest = second.units.filter((unit) => unit !== broken);
    const failed = {
      ...second,
      outcome: 'failed',
      units: [{ ...broken, outcome: 'failed' as const }, ...rest],
    };
    await first.keep(suite, receipts.with(1, failed));
    expect(await reportOf(first)).toMatchObject({ outcome: 'failed', recordedUnits: 11 });

    const again = {
      ...first,
      world: { ...first.world, workflowRun: { ...run, attempt: 2, job: 'cafe' }, run: 'bbbbbbbb' },
    };
    const repaired = { ...broken, seconds: 4, attempt: 2 };
    await first.keep(suite, [{ ...second, run: { ...run, attempt: 2 }, units: [repaired, ...rest] }]);
    expect(await reportOf(again)).toMatchObject({ outcome: 'passed', recordedUnits: 12 });
    const { store, world, log } = first;
    const kept = await recallTimings(suite, store, world.temporary, log);
    expect(kept.units.get(broken.unit)).toEqual([4]);
    for (const { unit } of rest) expect(kept.units.get(unit)).toEqual([10]);
    expect(kept.runs).toEqual(['77', '77.2']);
  });

  it('needs no stored plan of a run of one shard', async () => {
    await using scene = await makeSharedScene();
    await scene.keep(suite, receiptsOf(makePlan(plannedUnits(3))));
    expect(await reportOf(scene)).toMatchObject({ outcome: 'passed', plan: { shards: 1, units: 3 } });
  });

  it('takes the plan that it is given before that of the store', async () => {
    await using scene = await makeSharedScene();
    const other = makePlan(plannedUnits(12), 2);
    await storePlan({ ...record, plan: other }, scene.place(suite), run);
    await scene.keep(suite, receiptsOf(plan));
    expect((await reportOf(scene, { plan: record })).outcome).toBe('passed');
    expect((await reportOf(scene)).outcome).toBe('failed');
  });
});

describe('which suite', () => {
  it('is told from the same inputs and a checkout, whose units are compared with the plan', async () => {
    await using scene = await makeSharedScene();
    for (const { unit } of plan.units) await writeFile(path.join(scene.checkout, unit), '');
    const told = identify(config(scene), 'command', 'linux-x64');
    await storePlan(record, scene.place(told), run);
    await scene.keep(told, receiptsOf(plan));
    const own = { suite: undefined };
    expect(await reportOf(scene, own)).toMatchObject({ outcome: 'passed', discoveredHere: true });
    await writeFile(path.join(scene.checkout, 'new.py'), '');
    const { proved, problems } = await reportOf(scene, own);
    expect(proved).toBe(false);
    expect(problems).toEqual(['In this checkout, and not in the plan by shard 1 in attempt 1: new.py.']);
  });

  it('is compared by files, also where the only shard ran some of them in parts', async () => {
    await using scene = await makeSharedScene();
    await writeFile(path.join(scene.checkout, 'long.py'), '');
    const told = identify(config(scene), 'command', 'linux-x64');
    const parts = ['long.py#1/2', 'long.py#2/2'].map((unit) =>
      aReceiptUnit({ unit, file: 'long.py', parts: 2 }),
    );
    const [receipt] = receiptsOf(makePlan(parts.map(({ unit }) => ({ unit, seconds: 1, known: true }))));
    if (receipt === undefined) throw new Error('no receipt');
    await scene.keep(told, [{ ...receipt, units: parts }]);
    const { problems, discoveredHere } = await reportOf(scene, { suite: undefined });
    expect({ problems, discoveredHere }).toEqual({ problems: [], discoveredHere: true });
  });

  it('has to be given where there is no checkout', async () => {
    await using scene = await makeSharedScene();
    await expect(merge(scene, { suite: undefined, runner: 'auto', tests: [] })).rejects.toThrow(
      /`runner: auto` found neither .*Pass the output `suite` of the shards on/s,
    );
  });
});

describe('where there is nothing to merge', () => {
  it('is an error that names the suite and the run', async () => {
    await using scene = await makeSharedScene();
    await expect(merge(scene)).rejects.toThrow(
      /has neither a plan nor a receipt of suite 0123456789ab in run 77/,
    );
  });

  it('is an error where receipts are there without their plan', async () => {
    await using scene = await makeSharedScene();
    await scene.keep(suite, receiptsOf(plan));
    await expect(merge(scene)).rejects.toThrow(/has receipts of 3 shards of this run, and not their plan/);
  });

  it('is no failure where the shards could leave nothing by configuration', async () => {
    await using readOnly = await makeSharedScene({
      sharing: { kind: 'none', reason: "the cache's mode is read" },
    });
    expect(await merge(readOnly)).toEqual({ kind: 'unprovable', reason: "the cache's mode is read" });
    await using scene = await makeSharedScene();
    const off = { ...scene.world, stores: undefined };
    expect(await mergeShards(config(scene), off)).toEqual({
      kind: 'unprovable',
      reason: 'the cache is off',
    });
  });
});

describe('a receipt that becomes readable late', () => {
  it('is waited for, and the wait is said', async () => {
    let looks = 0;
    await using scene = await makeSharedScene({
      wrap: (store) => ({
        ...store,
        async fetchNewest(prefix, into) {
          if (prefix.includes('-2of3-')) looks += 1;
          return prefix.includes('-2of3-') && looks === 1 ? undefined : store.fetchNewest(prefix, into);
        },
      }),
    });
    await storePlan(record, scene.place(suite), run);
    await scene.keep(suite, receiptsOf(plan));
    expect((await reportOf(scene, { waitSeconds: 1 })).outcome).toBe('passed');
    expect(looks).toBe(2);
    expect(scene.log.at('info').join('\n')).toContain('Waiting for the plan or a receipt');
  });

  it('is waited for where only that of a bad earlier attempt is there', async () => {
    const [first, second, third] = receiptsOf(plan);
    if (first === undefined || second === undefined || third === undefined)
      throw new Error('there are three shards');
    let looks = 0;
    await using scene: SharedScene = await makeSharedScene({
      attempt: 2,
      wrap: (store) => ({
        ...store,
        async fetchNewest(prefix, into) {
          if (prefix.includes('-2of3-')) looks += 1;
          if (prefix.includes('-2of3-') && looks === 2) {
            await scene.keep(suite, [{ ...second, run: { id: '77', attempt: 2 } }]);
          }
          return store.fetchNewest(prefix, into);
        },
      }),
    });
    await storePlan(record, scene.place(suite), run);
    await scene.keep(suite, [first, { ...second, outcome: 'failed' }, third]);
    expect((await reportOf(scene, { waitSeconds: 1 })).outcome).toBe('passed');
    expect(looks).toBe(2);
  });
});
