/** The pool and the scaler together: workers that join, that are held back, and that go on. */

import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { makePlan } from '../../../src/planning/plan.ts';
import { Queue } from '../../../src/planning/queue.ts';
import type { LaunchOrder } from '../../../src/workers/launcher.ts';
import { runPool } from '../../../src/workers/pool.ts';
import { Scaler } from '../../../src/workers/resources/scaler.ts';
import type { Look } from '../../../src/workers/resources/watch.ts';
import { RecordingLog } from '../../fakes/recording-log.ts';
import { waitFor } from '../../wait-for.ts';

const units = Array.from({ length: 40 }, (_, index) => `u${index}.test`);

/** A pool of one worker that may become two, whose batches end when the test says so. */
async function aScaledPool(folder: string) {
  const queue = new Queue(makePlan(units.map((unit) => ({ unit, seconds: 100, known: true }))), []);
  const log = new RecordingLog();
  const scaler = new Scaler({
    start: 1,
    bounds: { minimum: 1, maximum: 2, memoryBytes: 1000 },
    knownPeakBytes: 100,
    remainingUnits: () => queue.remainingUnits,
    log,
    onIncident: () => {},
  });
  const running = new Map<number, () => void>();
  const ran: string[] = [];
  const launch = async ({ worker, units: own, files }: LaunchOrder) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    running.set(worker, resolve);
    await promise;
    ran.push(...own);
    const cases = own.map((unit) => `<testcase name="t" file="${unit}" time="1"/>`);
    await writeFile(files.report, `<testsuites><testsuite>${cases.join('')}</testsuite></testsuites>`);
    return { kind: 'exited', status: 0 } as const;
  };
  const recipe = { workers: 2, workingDirectory: folder, temporary: folder, firstLine: 1 } as const;
  const ended = runPool({
    ...{
      queue,
      policy: { retries: 0, failFast: false },
      scaling: scaler,
      log,
      clock: () => performance.now() / 1000,
    },
    recipe: { ...recipe, exitMeaning: () => 'broken' },
    launcher: { launch },
    lease: async () => ({
      ...{ seconds: 0, clones: {}, placeholders: new Map(), environment: () => ({}) },
      release: () => {},
    }),
    onResult: () => {},
    signal: new AbortController().signal,
  });
  let seconds = 0;
  return {
    ended,
    ran,
    running,
    look(count: number, seen: Partial<Look>): void {
      const calm = { availableBytes: 600, memoryStall: 0, idleProcessors: 0, peakWorkerBytes: undefined };
      for (let looks = 0; looks < count; looks += 1) {
        seconds += 1;
        scaler.take({ ...calm, memoryBytes: new Map(), ...seen, seconds });
      }
    },
    /** Ends the batch of `worker`. */
    end(worker: number): void {
      running.get(worker)?.();
      running.delete(worker);
    },
    isRunning: (worker: number) => waitFor(() => running.has(worker), `worker ${worker} to take a batch`),
  };
}

describe('a pool that is scaled', () => {
  it('takes a worker in, gives it nothing while it is held back, and loses no unit', async () => {
    await using folder = await mkdtempDisposable(path.join(os.tmpdir(), 'scaled-'));
    const pool = await aScaledPool(folder.path);
    await pool.isRunning(1);
    expect(pool.running.has(2)).toBe(false);
    pool.look(15, { idleProcessors: 2 });
    await pool.isRunning(2);
    pool.look(10, { availableBytes: 50, memoryBytes: new Map([[2, 500]]) });
    // Its batch goes on, and ends in peace.
    pool.end(2);
    for (let batch = 0; batch < 3; batch += 1) {
      pool.end(1);
      await pool.isRunning(1);
    }
    expect(pool.running.has(2)).toBe(false);
    pool.look(15, {});
    await pool.isRunning(2);
    const finishing = setInterval(() => [1, 2].forEach(pool.end), 1);
    expect(await pool.ended).toMatchObject({ abandoned: [], fault: undefined });
    clearInterval(finishing);
    expect([...pool.ran].sort()).toEqual([...units].sort());
  });
});
