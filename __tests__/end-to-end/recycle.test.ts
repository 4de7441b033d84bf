/** The input `recycle` in the shipped action: how many clones a worker with several batches gets. */

import { readFile } from 'node:fs/promises';
import { describe, expect, inject, it } from 'vitest';
import type { Report } from '../../src/report/report.ts';
import { makeScene, type Scene, unitSource } from './scene.ts';
import { suiteDatabases } from './suite-database.ts';

const databases = suiteDatabases(inject('postgres'), inject('mariadb'), inject('mysql'));

/** The report of a run whose units are taken for long ones, so that each worker gets several batches. */
async function reportOf(scene: Scene, inputs: Readonly<Record<string, string>>): Promise<Report> {
  const long = await scene.longUnits(20);
  // What an earlier run has measured would be believed.
  const result = await scene.step({ ...inputs, ...long, cache: 'off' });
  expect(result.outputs['outcome']).toBe('passed');
  return JSON.parse(await readFile(result.outputs['report'] ?? '', 'utf8')) as Report;
}

function batchesOf({ workers }: Report) {
  return workers.flatMap(({ batches }) => batches);
}

describe.each(databases)('`recycle` on $label', ({ open, label }) => {
  it('auto: a suite that only reads needs one clone for each worker; `batch`: one for each batch', async (context) => {
    if (label === 'SQLite') return context.skip('small files are copied, not looked into');
    await using scene = await makeScene();
    await using database = await open(scene.workspace);
    const inputs = { 'database-url': database.url, tests: 'units/counts-*.unit.mjs' };
    const report = await reportOf(scene, inputs);
    const working = report.workers.filter(({ batches }) => batches.length > 0);
    const names = new Set(batchesOf(report).map(({ clones }) => clones['default']));
    expect(batchesOf(report).length).toBeGreaterThan(working.length);
    expect(names.size).toBe(working.length);
    expect(report.databases[0]?.clones).toHaveLength(working.length);
    expect(report.databases[0]?.clones.map(({ dirtied }) => dirtied)).not.toContainEqual(expect.anything());

    const renewed = await reportOf(scene, { ...inputs, recycle: 'batch' });
    expect(batchesOf(renewed).length).toBeGreaterThan(working.length);
    expect(renewed.databases[0]?.clones).toHaveLength(batchesOf(renewed).length);
    expect(await database.leftovers(scene.temporary)).toEqual([]);
  });

  it('auto: a suite that writes gets a fresh clone for each batch, and the report says after which, and why', async () => {
    await using scene = await makeScene();
    await using database = await open(scene.workspace);
    for (const number of [1, 2, 3, 4]) {
      const body = `await query("insert into notes values (1${number}, 'left behind')");`;
      await scene.addUnit(`leaves-${number}`, unitSource(body));
    }
    const inputs = { 'database-url': database.url, tests: 'units/leaves-*.unit.mjs', workers: '1' };
    const report = await reportOf(scene, inputs);
    const batches = batchesOf(report);
    expect(batches.length).toBeGreaterThan(1);
    const clones = report.databases[0]?.clones ?? [];
    expect(clones).toHaveLength(batches.length);
    const dirtied = clones.flatMap((clone) => clone.dirtied ?? []).sort((a, b) => a.batch - b.batch);
    expect(dirtied.map(({ batch }) => batch)).toEqual(batches.slice(0, -1).map(({ batch }) => batch));
    for (const { changes } of dirtied) expect(changes[0]).toMatch(/notes|a new copy costs less/);
    expect(await database.leftovers(scene.temporary)).toEqual([]);
  });
});
