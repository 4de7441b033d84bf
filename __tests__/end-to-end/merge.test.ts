/** Planner, shards and merge as jobs of one run: the shipped bundle, and a cache service over HTTP. */

import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { StepResult } from '../../scripts/local-runner.ts';
import { packPlan, unpackPlan } from '../../src/packed-plan.ts';
import { planOf, sliceOf } from '../../src/planning/plan.ts';
import { readJUnitFile } from '../../src/timings/junit.ts';
import { type ActionsCacheServer, startActionsCacheServer } from '../fakes/actions-cache-server.ts';
import { annotations, makeScene, type Scene, unitSource } from './scene.ts';

/** Seven jobs, each with some processes of the cache. */
const patience = { timeout: 600_000 };

const inputs = { 'database-url': 'sqlite:shop.sqlite', cache: 'auto' };

/** Jobs of one run of the workflow, each attempt with the environment that the platform gives it. */
function workflow(scene: Scene, service: ActionsCacheServer, runId = '4711') {
  const environment = (attempt: number) => ({
    ...service.env('v2'),
    GITHUB_RUN_ID: runId,
    GITHUB_RUN_ATTEMPT: String(attempt),
  });
  return {
    plan: (own: Readonly<Record<string, string>>, attempt = 1) =>
      scene.subAction('plan', { cache: 'auto', ...own }, { environment: environment(attempt) }),
    shard: (shard: string, own: Readonly<Record<string, string>> = {}, attempt = 1) =>
      scene.step({ ...inputs, shard, ...own }, { environment: environment(attempt) }),
    merge: (own: Readonly<Record<string, string>> = {}, attempt = 1) =>
      scene.subAction(
        'merge',
        { cache: 'auto', 'wait-seconds': '0', ...own },
        { environment: environment(attempt) },
      ),
  };
}

function shardsOf({ outputs }: StepResult): string[] {
  return JSON.parse(outputs['matrix'] ?? '{}').shard;
}

describe('planner, shards and merge', patience, () => {
  it('prove the run, put its reports together, and keep its timings for the next planner', async () => {
    await using scene = await makeScene();
    await using service = await startActionsCacheServer();
    const first = workflow(scene, service);
    const plan = await first.plan({ 'max-shards': '4' });
    expect(annotations(plan, 'error')).toEqual([]);
    expect(plan).toMatchObject({ status: 0, postStatus: undefined });
    expect(shardsOf(plan)).toEqual(['1/4', '2/4', '3/4', '4/4']);
    const own = { plan: plan.outputs['plan'] ?? '' };
    const results = await Promise.all(shardsOf(plan).map((shard) => first.shard(shard, own)));
    for (const result of results) {
      expect(annotations(result, 'error')).toEqual([]);
      expect(result.outputs).toMatchObject({
        outcome: 'passed',
        'plan-hash': plan.outputs['plan-hash'],
        suite: plan.outputs['suite'],
      });
    }

    const merge = await first.merge({ suite: plan.outputs['suite'] ?? '' });
    expect(annotations(merge, 'error')).toEqual([]);
    expect(merge.status).toBe(0);
    expect(merge.outputs).toMatchObject({
      outcome: 'passed',
      proved: 'true',
      tests: '9',
      passed: '8',
      skipped: '1',
      failed: '0',
      'plan-hash': plan.outputs['plan-hash'],
    });
    expect(merge.summary).toContain('proved: each of 8 units ran in exactly one shard');
    expect(merge.summary).toContain('### Lost time');
    const { cases, complete } = await readJUnitFile(merge.outputs['junit'] ?? '');
    expect(complete).toBe(true);
    expect(cases).toHaveLength(9);
    const timings = JSON.parse(await readFile(merge.outputs['timings-file'] ?? '', 'utf8'));
    expect(Object.keys(timings)).toHaveLength(8);

    const next = await workflow(scene, service, '4712').plan({ 'target-seconds': '3600' });
    expect(shardsOf(next)).toEqual(['1/1']);
    expect(next.summary).toContain('8 units, 8 of them with timings of earlier runs');
    expect(next.summary).toContain('### Prices');
  });

  it('need no planner: the shards agree, and the merge tells the suite from its inputs and the checkout', async () => {
    await using scene = await makeScene();
    await using service = await startActionsCacheServer();
    const { shard, merge } = workflow(scene, service);
    const results = await Promise.all(['1/2', '2/2'].map((one) => shard(one)));
    for (const { status } of results) expect(status).toBe(0);
    const merged = await merge();
    expect(merged.outputs).toMatchObject({ outcome: 'passed', proved: 'true', tests: '9' });
    expect(merged.summary).toContain('and so has this job');
  });
});

describe('a merge', patience, () => {
  it('fails, and names the shard, where a receipt is missing', async () => {
    await using scene = await makeScene();
    await using service = await startActionsCacheServer();
    const { shard, merge, plan } = workflow(scene, service);
    const planned = await plan({ 'min-shards': '3', 'max-shards': '3' });
    for (const one of ['1/3', '3/3']) await shard(one);
    const merged = await merge({ suite: planned.outputs['suite'] ?? '' });
    expect(merged.status).toBe(1);
    expect(merged.outputs).toMatchObject({ outcome: 'failed', proved: 'false' });
    expect(annotations(merged, 'error').join('\n')).toMatch(/Shard 2 of 3 left no receipt.*units\//);
    expect(merged.summary).toContain('**not proved**');
  });

  it('fails, and names the units, where two shards ran the same', async () => {
    await using scene = await makeScene();
    await using service = await startActionsCacheServer();
    const { shard, merge, plan } = workflow(scene, service);
    const { outputs } = await plan({ 'min-shards': '2', 'max-shards': '2' });
    const record = unpackPlan(outputs['plan'] ?? '');
    const { units, shardOf } = record.plan;
    const swapped = planOf(
      units,
      2,
      shardOf.map((one) => 3 - one),
    );
    const other = packPlan({ ...record, plan: swapped }) ?? '';
    expect((await shard('1/2', { plan: outputs['plan'] ?? '' })).status).toBe(0);
    expect((await shard('2/2', { plan: other })).status).toBe(0);
    const merged = await merge({ suite: outputs['suite'] ?? '' });
    expect(merged.outputs).toMatchObject({ outcome: 'failed', proved: 'false' });
    const said = annotations(merged, 'error').join('\n');
    expect(said).toContain(
      `Shard 2 of 2 ran plan ${swapped.hash}, and the run's plan is ${record.plan.hash}`,
    );
    expect(said).toContain(`${sliceOf(record.plan, 1)[0]?.unit} ran in shards 1 and 2.`);
  });

  it('takes the second attempt of a shard that failed in the first', async () => {
    await using scene = await makeScene();
    await using service = await startActionsCacheServer();
    const { shard, merge } = workflow(scene, service);
    await scene.addUnit('fails', unitSource(`throw new Error('not yet');`));
    const results = await Promise.all(['1/2', '2/2'].map((one) => shard(one)));
    const failed = results.findIndex(({ status }) => status === 1);
    expect(results[1 - failed]?.status).toBe(0);
    const once = await merge();
    expect(once.status).toBe(1);
    expect(once.outputs).toMatchObject({ outcome: 'failed', proved: 'true', failed: '1' });
    expect(once.summary).toContain(`shard ${failed + 1}, worker`);

    await scene.addUnit('fails', unitSource(''));
    const again = await shard(`${failed + 1}/2`, {}, 2);
    expect(again.status).toBe(0);
    const twice = await merge({}, 2);
    expect(annotations(twice, 'error')).toEqual([]);
    expect(twice.outputs).toMatchObject({ outcome: 'passed', proved: 'true', tests: '10' });
    expect(twice.summary).toContain('1 unit ran in attempt 2');
  });

  it('warns, and passes, where the cache is off', async () => {
    await using scene = await makeScene();
    const merged = await scene.subAction('merge', { cache: 'off' });
    expect(merged).toMatchObject({ status: 0, outputs: { outcome: 'unprovable' } });
    expect(annotations(merged, 'warning').join('\n')).toContain('because the cache is off');
  });

  it('fails where there is a cache and nothing in it', async () => {
    await using scene = await makeScene();
    await using service = await startActionsCacheServer();
    const merged = await workflow(scene, service).merge();
    expect(merged).toMatchObject({ status: 1, outputs: { outcome: 'error' } });
    expect(annotations(merged, 'error').join('\n')).toContain('has neither a plan nor a receipt');
  });
});
