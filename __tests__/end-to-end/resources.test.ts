/** What the shipped action reports of what its workers use. */

import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/report/report.ts';
import { decodeTimings } from '../../src/timings/codec.ts';
import { makeScene, unitSource } from './scene.ts';

/** What the kernel says of the machine: see there. */
const machine = new URL('./fixtures/machine.mjs', import.meta.url).href;

/** Waits for the file MARK. */
const waits = `
  const { existsSync, writeFileSync } = await import('node:fs');
  const { MARK, TESTSHOAL_WORKER } = process.env;
  while (!existsSync(MARK)) await new Promise((resolve) => setTimeout(resolve, 20));
`;

/** The same, and any other worker than the first one makes that file. */
const waitsForOther = waits.replace(
  'while',
  `if (TESTSHOAL_WORKER !== '1') writeFileSync(MARK, '');
  while`,
);

/** Once MARK names a worker: its units end, and those of others when it has ended its batch. */
const waitsForHeld = `${waits}
  const { readFileSync } = await import('node:fs');
  const isOther = readFileSync(MARK, 'utf8') !== TESTSHOAL_WORKER;
  while (isOther && !existsSync(MARK + '.ended')) await new Promise((resolve) => setTimeout(resolve, 20));
`;

interface Scaled {
  readonly unit: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly facedWith: { readonly isIdle: boolean; readonly availableShare: number };
  /** `mark`: what the units wait for. */
  onLine?(line: string, mark: string): void;
}

/** A run of four units, each a batch of its own, on a machine that we say how it is. */
async function scaled({ unit, inputs, facedWith, onLine }: Scaled) {
  await using scene = await makeScene();
  for (const number of [1, 2, 3, 4]) await scene.addUnit(`aaa-${number}`, unitSource(unit));
  const usual = {
    ...{ 'database-url': 'sqlite:shop.sqlite', tests: 'units/aaa-*.unit.mjs' },
    ...{ 'dynamic-scaling': 'true', 'test-timeout': '120' },
  };
  // Long units are batches of their own.
  const long = await scene.longUnits(20);
  const mark = path.join(scene.workspace, 'mark');
  const result = await scene.step(
    { ...usual, ...long, ...inputs },
    {
      environment: {
        ...{ MARK: mark, FACED_WITH: JSON.stringify(facedWith) },
        NODE_OPTIONS: `--import=${machine}`,
      },
      onLine: (line) => onLine?.(line, mark),
    },
  );
  const report: Report = JSON.parse(await readFile(result.outputs['report'] ?? '', 'utf8'));
  return { result, report, log: result.log.join('\n') };
}

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

  it('has a worker that joined, where processors are idle and memory is left', async () => {
    const { result, report, log } = await scaled({
      unit: waitsForOther,
      inputs: { workers: '1', 'max-workers': '2' },
      facedWith: { isIdle: true, availableShare: 0.5 },
    });
    expect(result.outputs).toMatchObject({ outcome: 'passed', tests: '4', workers: '2' });
    expect(log).toContain('Worker 2 joins, for processors are idle and there is memory for it.');
    expect(report.workers.map(({ worker, batches }) => [worker, batches.length > 0])).toEqual([
      [1, true],
      [2, true],
    ]);
  });

  it('has a worker that was held back under pressure: it ended its batch, and got no other one', async () => {
    let heldBack: string | undefined;
    const { result, report, log } = await scaled({
      unit: waitsForHeld,
      inputs: { workers: '2', 'max-workers': '2' },
      facedWith: { isIdle: false, availableShare: 0.05 },
      onLine(line, mark) {
        const [, worker] = /Worker (\d) gets no more batches until there is memory again/.exec(line) ?? [];
        if (worker !== undefined) writeFileSync(mark, worker);
        heldBack ??= worker;
        const hasEnded = heldBack !== undefined && line.includes(`Worker ${heldBack}, batch `);
        if (hasEnded) writeFileSync(`${mark}.ended`, '');
      },
    });
    expect(result.outputs).toMatchObject({ outcome: 'passed', tests: '4', workers: '2' });
    const held = report.incidents.filter(({ what }) => what.kind === 'held back');
    expect(held).toMatchObject([{ what: { because: '5 % of the memory are free' } }]);
    const [{ worker } = { worker: 0 }] = held;
    expect(log).toContain(`Worker ${worker} gets no more batches until there is memory again: 5 % of`);
    const own = report.workers.find((one) => one.worker === worker)?.batches ?? [];
    const others = report.workers.filter((one) => one.worker !== worker).flatMap(({ batches }) => batches);
    expect(own).toHaveLength(1);
    expect(others.length).toBeGreaterThan(1);
    expect([...own, ...others].reduce((sum, { units }) => sum + units, 0)).toBe(4);
    expect(result.summary).toContain('no more batches for a while, 5 % of the memory are free');
  });
});
