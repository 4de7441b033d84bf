/** Four jobs of one run at once, each with the shipped action, a machine's folder of its own, and one cache service. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { StepResult } from '../../scripts/local-runner.ts';
import type { Report } from '../../src/report/report.ts';
import { type ActionsCacheServer, startActionsCacheServer } from '../fakes/actions-cache-server.ts';
import { annotations, makeScene, type Scene, unitSource } from './scene.ts';

const total = 4;
const everyShard = [1, 2, 3, 4];

/** As a job of a matrix on a machine of its own. */
async function runShard(
  scene: Scene,
  index: number,
  run: { readonly id: string; readonly attempt?: number },
  service: ActionsCacheServer | undefined,
): Promise<StepResult> {
  const temporary = mkdtempSync(path.join(os.tmpdir(), 'shard-temp-'));
  temporaries.push(temporary);
  return scene.step(
    {
      'database-url': 'sqlite:shop.sqlite',
      shard: `${index}/${total}`,
      matrix: JSON.stringify({ shard: index }),
      workers: '1',
      cache: service === undefined ? 'off' : 'auto',
    },
    {
      temporary,
      environment: {
        ...service?.env('v2'),
        GITHUB_RUN_ID: run.id,
        GITHUB_RUN_ATTEMPT: String(run.attempt ?? 1),
        GITHUB_EVENT_NAME: 'push',
      },
    },
  );
}

const temporaries: string[] = [];

afterEach(() => {
  for (const temporary of temporaries.splice(0)) rmSync(temporary, { recursive: true, force: true });
});

function reportOf(result: StepResult): Report {
  return JSON.parse(readFileSync(result.outputs['report'] ?? '', 'utf8')) as Report;
}

function unitsOf(result: StepResult): string[] {
  return reportOf(result).units.map(({ unit }) => unit);
}

const plansOf = (results: readonly StepResult[]) =>
  new Set(results.map(({ outputs }) => outputs['plan-hash']));

/** Of the units of the scene, each in one shard. */
function expectEachOnce(results: readonly StepResult[], units: number): void {
  const ran = results.flatMap(unitsOf);
  expect(new Set(ran).size).toBe(units);
  expect(ran).toHaveLength(units);
}

/** Requests by what they ask of the service. */
function requestsOf(service: ActionsCacheServer, from: number): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { operation } of service.requests.slice(from)) counts[operation] = (counts[operation] ?? 0) + 1;
  return counts;
}

describe('four shards at once', { timeout: 600_000 }, () => {
  it('share one plan cold and warm, run every unit once, and a re-run runs only what failed', async () => {
    await using scene = await makeScene();
    await using service = await startActionsCacheServer();
    const fault = path.join(scene.workspace, 'fault');
    await scene.addUnit(
      'breaks',
      unitSource(
        `if ((await import('node:fs')).existsSync(${JSON.stringify(fault)})) throw new Error('broken');`,
      ),
    );
    const units = 9;

    const cold = await Promise.all(
      everyShard.map((index) => runShard(scene, index, { id: '1001' }, service)),
    );
    expect(cold.map(({ outputs }) => outputs['outcome'])).toEqual(everyShard.map(() => 'passed'));
    expect(plansOf(cold).size).toBe(1);
    expectEachOnce(cold, units);
    const coldRequests = requestsOf(service, 0);
    expect(service.keys().filter((key) => key.includes('-receipt-'))).toHaveLength(total);

    const afterCold = service.requests.length;
    writeFileSync(fault, '');
    const warm = await Promise.all(
      everyShard.map((index) => runShard(scene, index, { id: '1002' }, service)),
    );
    expect(plansOf(warm).size).toBe(1);
    expect(plansOf(warm)).not.toEqual(plansOf(cold));
    expectEachOnce(warm, units);
    for (const result of warm) {
      const { plan } = reportOf(result);
      // From the receipts of the cold run: who made the plan has gathered them.
      expect(plan.knownUnits).toBe(plan.units);
      expect(result.summary).toMatch(/shard \d of 4/);
    }
    const warmRequests = requestsOf(service, afterCold);
    process.stdout.write(`requests of 4 shards: ${JSON.stringify({ coldRequests, warmRequests })}\n`);
    const failed = warm.findIndex(({ outputs }) => outputs['outcome'] === 'failed') + 1;
    expect(warm.map(({ status }) => status)).toEqual(everyShard.map((index) => (index === failed ? 1 : 0)));

    rmSync(fault);
    const again = await runShard(scene, failed, { id: '1002', attempt: 2 }, service);
    expect(again.status).toBe(0);
    expect(unitsOf(again)).toEqual(['units/breaks.unit.mjs']);
    expect(plansOf([again])).toEqual(plansOf(warm));
    const before = unitsOf(warm[failed - 1] as StepResult).length;
    if (before > 1)
      expect(again.summary).toMatch(/attempt 2 ran what failed or did not run before; \d units? more/);

    const whole = await runShard(scene, failed, { id: '1002', attempt: 3 }, service);
    expect(unitsOf(whole)).toHaveLength(before);
    expect(whole.summary).toContain('attempt 3 ran all units again: an earlier attempt passed');
  });

  it('wait for nobody that starts late: it takes its share of the same plan', async () => {
    await using scene = await makeScene();
    await using service = await startActionsCacheServer();
    const early = await Promise.all(
      [1, 2, 3].map((index) => runShard(scene, index, { id: '1003' }, service)),
    );
    const late = await runShard(scene, 4, { id: '1003' }, service);
    expect(plansOf([...early, late]).size).toBe(1);
    expectEachOnce([...early, late], 8);
  });

  it('are split by name without a cache, say so once each, and run every unit once', async () => {
    await using scene = await makeScene();
    const results = await Promise.all(
      everyShard.map((index) => runShard(scene, index, { id: '1004' }, undefined)),
    );
    expect(plansOf(results).size).toBe(1);
    expectEachOnce(results, 8);
    for (const { summary } of results) {
      expect(summary.split('split by the names of their units').length - 1).toBe(1);
      expect(summary).toContain('because the cache is off');
    }
  });

  it('fail, with both sides, where one has another total', async () => {
    await using scene = await makeScene();
    await using service = await startActionsCacheServer();
    await runShard(scene, 1, { id: '1005' }, service);
    const odd = await scene.step(
      { 'database-url': 'sqlite:shop.sqlite', shard: '2/3', cache: 'auto' },
      { environment: { ...service.env('v2'), GITHUB_RUN_ID: '1005', GITHUB_EVENT_NAME: 'push' } },
    );
    expect(odd.status).toBe(1);
    expect(annotations(odd, 'error').join('\n')).toMatch(
      /is for 4 shards, and this one is told that there are 3/,
    );
    expect(odd.outputs['outcome']).toBe('error');
  });
});
