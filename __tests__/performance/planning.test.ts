/** The plan of a suite as large as any: time grows with units × shards and no faster, memory with the units. */

import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { makePlan, type PlannedUnit } from '../../src/planning/plan.ts';
import { Queue } from '../../src/planning/queue.ts';
import { estimateUnits } from '../../src/timings/estimate.ts';
import { emptyTimings } from '../../src/timings/model.ts';

const units = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `packages/part_${index % 97}/tests/test_${index}.py`);

/** With a long tail, as those of real suites; the same in each run. */
function history(index: number): readonly number[] {
  return [1, 2, 3, 4, 5].map((run) => 0.05 / (((index * 7919 + run * 104_729) % 99_991) / 1e5 + 1e-5) ** 0.7);
}

function estimatesOf(count: number): readonly PlannedUnit[] {
  const known = new Map(units(count).map((unit, index) => [unit, history(index)]));
  return estimateUnits(units(count), { ...emptyTimings, units: known });
}

/** CPU time, the least of three: other work on the machine takes wall time. */
function cpuSecondsOf(work: () => unknown): number {
  return Math.min(
    ...[1, 2, 3].map(() => {
      const start = process.cpuUsage();
      work();
      const { user, system } = process.cpuUsage(start);
      return (user + system) / 1e6;
    }),
  );
}

test('ten times as many units take about ten times as long to estimate and to plan', () => {
  const small = cpuSecondsOf(() => makePlan(estimatesOf(10_000), 256));
  const large = cpuSecondsOf(() => makePlan(estimatesOf(100_000), 256));
  // Squared growth would be 100.
  expect(large / small).toBeLessThan(40);
});

test('a queue of ten times as many unknown units takes about ten times as long to hand out', () => {
  const handOut = (count: number) => {
    const list = units(count).map((unit) => ({ unit, seconds: undefined, known: false }));
    const queue = new Queue({ units: list }, [1]);
    for (let batch = queue.take([0]); batch !== undefined; batch = queue.take([0])) {
      queue.learn({
        units: batch.units.map(() => ({ seconds: 1, knownSeconds: undefined })),
        launchSeconds: 1,
      });
    }
  };
  const small = cpuSecondsOf(() => handOut(5000));
  const large = cpuSecondsOf(() => handOut(50_000));
  expect(large / small).toBeLessThan(40);
});

const [plan, estimate, model] = ['planning/plan', 'timings/estimate', 'timings/model'].map((name) =>
  JSON.stringify(new URL(`../../src/${name}.ts`, import.meta.url).href),
);

/** Node runs out of memory without throwing, so this is tried in a process of its own. */
const plansHuge = `
  import { makePlan } from ${plan};
  import { estimateUnits } from ${estimate};
  import { emptyTimings } from ${model};
  const units = ${units.toString()};
  const history = ${history.toString()};
  const known = new Map(units(100_000).map((unit, index) => [unit, history(index)]));
  const plan = makePlan(estimateUnits(units(100_000), { ...emptyTimings, units: known }), 256);
  console.log(new Set(plan.shardOf).size);
`;

test('100,000 units and 256 shards are planned within 200 MB of heap', () => {
  const args = ['--max-old-space-size=200', '--input-type=module-typescript', '-e', plansHuge];
  const { stdout, status } = spawnSync(process.execPath, args);
  expect([status, stdout.toString().trim()]).toEqual([0, '256']);
});
