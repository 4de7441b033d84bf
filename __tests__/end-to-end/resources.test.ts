/** What the shipped action reports of what its workers use. */

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/report/report.ts';
import { decodeTimings } from '../../src/timings/codec.ts';
import { makeScene, unitSource } from './scene.ts';

/** Longer than the time between two looks. */
const working = unitSource('while (process.cpuUsage().user < 2.5e6) Buffer.alloc(1e6, 1);');

describe.runIf(process.platform === 'linux')('the report of a run', () => {
  it('has what its workers and the machine used, and the next run knows what a worker takes', async () => {
    await using scene = await makeScene();
    await scene.addUnit('aaa-works', working);
    const inputs = { 'database-url': 'sqlite:shop.sqlite', 'timings-file': 'timings.gz' };
    const run = () => scene.step({ ...inputs, workers: 'auto', 'max-workers': '2' });
    const result = await run();
    expect(result.outputs).toMatchObject({ outcome: 'passed' });
    const report: Report = JSON.parse(await readFile(result.outputs['report'] ?? '', 'utf8'));
    const used = report.workers.map(({ resources }) => resources);
    expect(Math.max(...used.map(({ cpuSeconds = 0 }) => cpuSeconds))).toBeGreaterThan(2.5);
    expect(Math.max(...used.map(({ peakMemoryBytes = 0 }) => peakMemoryBytes))).toBeGreaterThan(10e6);
    expect(Math.max(...used.map(({ peakProcesses = 0 }) => peakProcesses))).toBeGreaterThan(1);
    expect(report.machine?.peakMemoryBytes).toBeGreaterThan(10e6);
    expect(report.curves?.workers).toHaveLength(report.workers.length);
    expect(report.curves?.seconds.length).toBeGreaterThan(1);
    expect(result.summary).toMatch(/\| CPU \| memory \|/);

    const learned = async () =>
      decodeTimings(await readFile(path.join(scene.workspace, 'timings.gz'))).workerBytes;
    expect(await learned()).toEqual([Math.max(...used.map(({ peakMemoryBytes = 0 }) => peakMemoryBytes))]);
    const next = await run();
    expect(next.log.join('\n')).toMatch(/\d workers?, for /);
    expect(await learned()).toHaveLength(2);
  });

  it('tells workers the most that there can be where they are scaled', async () => {
    await using scene = await makeScene();
    const asserting = `if (process.env.TESTSHOAL_WORKERS !== '3') throw new Error(process.env.TESTSHOAL_WORKERS);`;
    await scene.addUnit('aaa-asks', unitSource(asserting));
    const result = await scene.step({
      ...{ 'database-url': 'sqlite:shop.sqlite', workers: '1' },
      ...{ 'dynamic-scaling': 'true', 'max-workers': '3' },
    });
    expect(result.outputs).toMatchObject({ outcome: 'passed' });
  });
});
