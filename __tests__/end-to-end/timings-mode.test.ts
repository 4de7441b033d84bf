/** `timings: reset` and `timings: ignore` on the shipped action, alone and with two shards. */

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { StepResult } from '../../scripts/local-runner.ts';
import { actionsCache } from '../../src/actions/cache.ts';
import { decodeTimings } from '../../src/timings/codec.ts';
import type { Timings } from '../../src/timings/model.ts';
import { type ActionsCacheServer, startActionsCacheServer } from '../fakes/actions-cache-server.ts';
import { RecordingLog } from '../fakes/recording-log.ts';
import { makeScene, type Scene } from './scene.ts';

const inputs = { 'database-url': 'sqlite:shop.sqlite', cache: 'auto' };

interface CachedScene extends AsyncDisposable {
  readonly scene: Scene;
  readonly service: ActionsCacheServer;
}

/** Shards agree through the Actions cache. */
async function makeCachedScene(): Promise<CachedScene> {
  await using made = new AsyncDisposableStack();
  const scene = made.use(await makeScene());
  const service = made.use(await startActionsCacheServer());
  const kept = made.move();
  return { scene, service, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

/** All shards of a run, one after the other. */
async function run(
  { scene, service }: CachedScene,
  id: number,
  shards: number,
  timings: string,
): Promise<StepResult[]> {
  const results: StepResult[] = [];
  for (let index = 1; index <= shards; index += 1) {
    const job = { GITHUB_RUN_ID: String(id), GITHUB_JOB: `test-${index}` };
    const result = await scene.step(
      { ...inputs, timings, shard: `${index}/${shards}` },
      { environment: { ...service.env('v2'), ...job } },
    );
    expect(result.outputs['outcome'], result.log.join('\n')).toBe('passed');
    results.push(result);
  }
  return results;
}

/** How many of the plan's units have a history, over all shards. */
async function knownUnits(results: readonly StepResult[]): Promise<number> {
  const reports = await Promise.all(
    results.map(async ({ outputs }) => JSON.parse(await readFile(outputs['report'] ?? '', 'utf8'))),
  );
  return reports.reduce((sum, { plan }) => sum + plan.knownUnits, 0);
}

async function keptTimings({ scene, service }: CachedScene): Promise<Timings> {
  const file = path.join(scene.temporary, 'kept');
  const store = actionsCache({
    log: new RecordingLog(),
    env: { ...process.env, ...service.env('v2') },
    temp: scene.temporary,
    entry: new URL('../../src/cache.ts', import.meta.url),
    compression: 'gzip',
  });
  await store.fetchNewest('testshoal-timings-', file);
  return decodeTimings(await readFile(file));
}

describe.each([1, 2])('with %s shards', (shards) => {
  it('`use` plans by what earlier runs have measured', async () => {
    await using scene = await makeCachedScene();
    expect(await knownUnits(await run(scene, 11, shards, 'use'))).toBe(0);
    expect(await knownUnits(await run(scene, 12, shards, 'use'))).toBe(8);
  });

  it('`ignore` plans without, and the next run learns nothing from it', async () => {
    await using scene = await makeCachedScene();
    await run(scene, 11, shards, 'ignore');
    expect(await knownUnits(await run(scene, 12, shards, 'use'))).toBe(0);
    expect(await knownUnits(await run(scene, 13, shards, 'ignore'))).toBe(0);
    expect(await knownUnits(await run(scene, 14, shards, 'use'))).toBe(8);
  });

  it('`reset` forgets what was known, and begins with what it measures', async () => {
    await using scene = await makeCachedScene();
    await run(scene, 11, shards, 'use');
    await run(scene, 12, shards, 'use');
    expect(await knownUnits(await run(scene, 13, shards, 'reset'))).toBe(0);
    expect(await knownUnits(await run(scene, 14, shards, 'use'))).toBe(8);
    // A single shard has added its own run; of several, the next one adds it.
    const runs = shards === 1 ? ['13', '14'] : ['13'];
    const timings = await keptTimings(scene);
    expect(timings.runs.slice(-runs.length)).toEqual(runs);
    expect([...timings.units.values()].map(({ length }) => length)).toEqual(Array(8).fill(runs.length));
  });
});
