/** `timings-file` on the shipped action: what a project brings along, and what it takes away. */

import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { makeScene, type Scene } from './scene.ts';

const inputs = { 'database-url': 'sqlite:shop.sqlite', 'timings-file': 'timings/kept.json' };

async function knownUnits(scene: Scene, given: Readonly<Record<string, string>> = {}): Promise<number> {
  const { outputs, log } = await scene.step({ ...inputs, ...given });
  expect(outputs['outcome'], log.join('\n')).toBe('passed');
  return JSON.parse(await readFile(outputs['report'] ?? '', 'utf8')).plan.knownUnits;
}

const kept = (scene: Scene) => readFile(path.join(scene.workspace, 'timings', 'kept.json'), 'utf8');

it('is written in the checkout, and read by the next run without any cache', async () => {
  await using scene = await makeScene();
  expect(await knownUnits(scene, { cache: 'off' })).toBe(0);
  expect(Object.keys(JSON.parse(await kept(scene)))).toHaveLength(8);
  expect(await knownUnits(scene, { cache: 'off' })).toBe(8);
});

it('is neither read nor written by a run that ignores timings', async () => {
  await using scene = await makeScene();
  await knownUnits(scene);
  await writeFile(path.join(scene.workspace, 'timings', 'kept.json'), '{"units/writes.unit.mjs": 77}');
  expect(await knownUnits(scene, { timings: 'ignore' })).toBe(0);
  expect(JSON.parse(await kept(scene))).toEqual({ 'units/writes.unit.mjs': 77 });
});
