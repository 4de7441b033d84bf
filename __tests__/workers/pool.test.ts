import { mkdtempDisposable } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { makePlan } from '../../src/planning/plan.ts';
import { Queue } from '../../src/planning/queue.ts';
import type { BatchResult, Lease, LeaseUse } from '../../src/workers/batch.ts';
import { commandLauncher } from '../../src/workers/launcher.ts';
import { type PoolOptions, runPool } from '../../src/workers/pool.ts';
import { RecordingLog } from '../fakes/recording-log.ts';
import { waitFor } from '../wait-for.ts';

const units = ['a.test', 'b.test', 'c.test', 'd.test'];

/** Writes a report in which every unit of the batch has one passed test. */
const passing = `for t in {tests}; do cases="$cases<testcase name='t' file='$t' time='0.1'/>"; done; echo "<testsuites><testsuite>$cases</testsuite></testsuites>" > {report}`;

function aLease(overrides: Partial<Lease> = {}): Lease {
  return {
    seconds: 0,
    clones: {},
    placeholders: new Map(),
    environment: (_files, own) => ({ PATH: process.env['PATH'] ?? '', ...own }),
    release: () => {},
    ...overrides,
  };
}

const plan = makePlan(units.map((unit) => ({ unit, seconds: 1, known: true })));

function passingLauncher(workingDirectory: string, run = passing) {
  return commandLauncher({
    ...{ run, workers: 2, workingDirectory, graceSeconds: 1 },
    argument: (unit) => unit,
    backlog: () => undefined,
  });
}

async function play(overrides: Partial<PoolOptions>, workers = 2) {
  await using folder = await mkdtempDisposable(path.join(os.tmpdir(), 'pool with a space-'));
  const results: BatchResult[] = [];
  const recipe = { workers, workingDirectory: folder.path };
  const end = await runPool({
    queue: new Queue(plan, []),
    policy: { retries: 0, failFast: false },
    recipe: { ...recipe, temporary: folder.path, firstLine: 1, exitMeaning: () => 'tests-failed' },
    launcher: passingLauncher(folder.path),
    lease: async () => aLease(),
    onResult: (result) => results.push(result),
    log: new RecordingLog(),
    clock: () => performance.now() / 1000,
    signal: new AbortController().signal,
    ...overrides,
  });
  return { end, results, ran: results.flatMap(({ batch }) => batch.units.map(({ unit }) => unit)).sort() };
}

describe('the pool', () => {
  it('runs every unit once, on a lease that is released after each batch', async () => {
    let open = 0;
    let leases = 0;
    const { end, ran, results } = await play({
      lease: async () => {
        open += 1;
        leases += 1;
        return aLease({ release: () => (open -= 1) });
      },
    });
    expect(ran).toEqual(units);
    expect(end).toMatchObject({ abandoned: [], fault: undefined });
    expect(results.flatMap(({ judgement }) => judgement.problems)).toEqual([]);
    expect([open, leases]).toEqual([0, results.length]);
  });

  it('believes of no test that it took longer than its launch', async () => {
    const launcher = passingLauncher(os.tmpdir(), passing.replace('0.1', '86400.25'));
    const { results } = await play({ launcher });
    const times = results.flatMap(({ seconds, judgement }) =>
      judgement.units.flatMap(({ cases }) => cases.map((one) => [one.seconds, seconds])),
    );
    expect(times).toHaveLength(units.length);
    for (const [told, launch] of times) expect(told).toBe(launch);
  });

  it('says of every lease what became of it: whole or not, and whether more is to come', async () => {
    const uses: LeaseUse[] = [];
    const { results } = await play({ lease: async () => aLease({ release: (use) => uses.push(use) }) });
    expect(uses.map(({ batch }) => batch).sort()).toEqual(results.map(({ batch }) => batch.number).sort());
    expect(uses.every(({ isWhole, moreToCome }) => isWhole && !moreToCome)).toBe(true);
  });

  it('says that a batch was half reported', async () => {
    const uses: LeaseUse[] = [];
    const launcher = { launch: async () => ({ kind: 'exited', status: 0 }) as const };
    await play({ launcher, lease: async () => aLease({ release: (use) => uses.push(use) }) });
    expect(uses.map(({ isWhole }) => isWhole)).toEqual(uses.map(() => false));
    expect(uses).not.toEqual([]);
  });

  it('takes workers in while it runs, up to the most, and waits for them', async () => {
    let hire = (): void => {};
    const third = Promise.withResolvers<void>();
    const launches = passingLauncher(os.tmpdir());
    // Long enough that nobody takes all of them.
    const more = [...units, ...units.map((unit) => `more-${unit}`)].sort();
    const long = makePlan(more.map((unit) => ({ unit, seconds: 100, known: true })));
    const { results, ran } = await play(
      {
        queue: new Queue(long, []),
        launcher: {
          async launch(order) {
            if (order.worker === 1) for (let more = 0; more < 3; more += 1) hire();
            if (order.worker === 3) third.resolve();
            else await third.promise;
            return launches.launch(order);
          },
        },
        scaling: { start: 1, onHire: (given) => (hire = given), admit: async () => {} },
      },
      3,
    );
    expect(ran).toEqual(more);
    expect([...new Set(results.map(({ worker }) => worker))].sort()).toEqual([1, 2, 3]);
  });

  it('gives no batch to a worker until it is admitted', async () => {
    const queue = new Queue(plan, []);
    const { results, ran } = await play({
      queue,
      scaling: {
        start: 2,
        onHire: () => {},
        async admit(worker) {
          if (worker === 2) await waitFor(() => queue.remainingUnits === 0, 'all units to be taken');
        },
      },
    });
    expect(ran).toEqual(units);
    expect(results.map(({ worker }) => worker)).not.toContain(2);
  });

  it('loses no unit when a lease fails: they are abandoned by name, and the fault is told', async () => {
    const { end, ran } = await play({
      lease: async (worker) => {
        if (worker === 2) throw new Error('the disk is full');
        return aLease();
      },
    });
    expect(String(end.fault)).toContain('the disk is full');
    expect([...ran, ...end.abandoned].sort()).toEqual(units);
  });

  it('starts nothing more once it is stopped, and names what was not run', async () => {
    const stop = new AbortController();
    const { end, ran } = await play({
      signal: stop.signal,
      lease: async () => {
        stop.abort('enough');
        return aLease();
      },
    });
    expect(ran).toEqual([]);
    expect([...end.abandoned].sort()).toEqual(units);
    expect(end.fault).toBeUndefined();
  });

  it('hands nothing to a worker that has no time left, and loses nothing: others run it, or it is named', async () => {
    const asked = new Set<number>();
    const once = await play({
      // The first one may take one batch, the other all.
      mayTake: (worker) => worker === 2 || (!asked.has(worker) && asked.add(worker).size > 0),
    });
    expect(once.ran).toEqual(units);
    expect(once.results.filter(({ worker }) => worker === 1).length).toBeLessThanOrEqual(1);
    const never = await play({ mayTake: () => false });
    expect([never.ran, [...never.end.abandoned].sort()]).toEqual([[], units]);
  });
});
