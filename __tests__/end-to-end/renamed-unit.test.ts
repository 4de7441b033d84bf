/** A test file that git says was renamed keeps its timings, with one shard and with two. */

import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { type ActionsCacheServer, startActionsCacheServer } from '../fakes/actions-cache-server.ts';
import { makeScene, type Scene } from './scene.ts';

function git(scene: Scene, ...args: string[]): void {
  const settings = ['-c', 'user.name=t', '-c', 'user.email=t@example.invalid'];
  execFileSync('git', [...settings, ...args], {
    cwd: scene.workspace,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

async function knownUnits(
  scene: Scene,
  service: ActionsCacheServer,
  run: number,
  shards: number,
): Promise<number> {
  let known = 0;
  for (let index = 1; index <= shards; index += 1) {
    const inputs = { 'database-url': 'sqlite:shop.sqlite', shard: `${index}/${shards}`, cache: 'auto' };
    const job = { GITHUB_RUN_ID: String(run), GITHUB_JOB: `test-${index}` };
    const environment = { ...service.env('v2'), ...job };
    const { outputs, log } = await scene.step(inputs, { environment });
    expect(outputs['outcome'], log.join('\n')).toBe('passed');
    known += JSON.parse(await readFile(outputs['report'] ?? '', 'utf8')).plan.knownUnits;
  }
  return known;
}

it.each([1, 2])('is known in the next run already, with %s shards', async (shards) => {
  await using scene = await makeScene();
  await using service = await startActionsCacheServer();
  git(scene, 'init', '--quiet');
  git(scene, 'add', 'units');
  git(scene, 'commit', '--quiet', '-m', 'before');
  expect(await knownUnits(scene, service, 11, shards)).toBe(0);
  git(scene, 'mv', 'units/writes.unit.mjs', 'units/notes.unit.mjs');
  git(scene, 'commit', '--quiet', '-m', 'renamed');
  expect(await knownUnits(scene, service, 12, shards)).toBe(8);
});
