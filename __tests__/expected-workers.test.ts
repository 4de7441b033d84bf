import { expect, it } from 'vitest';
import { expectedWorkers } from '../src/expected-workers.ts';
import { emptyTimings } from '../src/timings/model.ts';

const suite = { units: ['a.py', 'b.py', 'c.py', 'd.py'], preset: { runsParts: false } };
const config = {
  ...{ workers: { kind: 'auto', minimum: 1, maximum: 16 } as const, scaling: undefined, plan: undefined },
  shard: { index: 1, total: 1 },
};
const machine = { memoryBytes: 16e9 };

it('are as many as there is memory for, by what a worker took in earlier runs', () => {
  const world = { processors: 4, availableBytes: 10e9, machine };
  const first = expectedWorkers(suite, config, emptyTimings, world);
  expect(first.chosen).toMatchObject({ workers: 4, shortOfMemory: undefined });
  const next = expectedWorkers(suite, config, { ...emptyTimings, workerBytes: [4.5e9] }, world);
  expect(next.chosen.workers).toBe(2);
  expect(next.chosen.shortOfMemory).toMatch(/^There are 2 workers and not 4: a worker took/);
});
