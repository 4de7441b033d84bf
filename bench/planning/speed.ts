/**
 * Measures planning, each time in a process of its own: CPU time, and the most memory that the process ever had.
 *
 *     node bench/planning/speed.ts [--rounds 5]
 */

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { makePlan } from '../../src/planning/plan.ts';
import { estimateUnits, median } from '../../src/timings/estimate.ts';
import { emptyTimings } from '../../src/timings/model.ts';
import { synthetic } from './synthetic.ts';
import { tableOf } from './tables/table.ts';

const sizes = [
  { units: 10_000, shards: 16 },
  { units: 10_000, shards: 256 },
  { units: 100_000, shards: 16 },
  { units: 100_000, shards: 256 },
];

interface Measured {
  readonly estimateSeconds: number;
  readonly planSeconds: number;
  readonly peakBytes: number;
}

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    units: { type: 'string' },
    shards: { type: 'string', default: '1' },
  },
});

if (values.units === undefined) await measureAll(Number(values.rounds));
else console.log(JSON.stringify(measureOnce(Number(values.units), Number(values.shards))));

/** In a process that has planned nothing before, as in the action. CPU time, for the machine may have other work. */
function measureOnce(size: number, shards: number): Measured {
  const { past, next } = synthetic('heavy tail', size, 1);
  const units = [...next.seconds.keys()].sort();
  const start = cpuSeconds();
  const estimates = estimateUnits(units, { ...emptyTimings, units: past });
  const middle = cpuSeconds();
  makePlan(estimates, shards);
  const end = cpuSeconds();
  return {
    estimateSeconds: middle - start,
    planSeconds: end - middle,
    peakBytes: process.resourceUsage().maxRSS * 1024,
  };
}

/** Of all threads of the process, the compiler's and the collector's too. */
function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

async function measureAll(rounds: number): Promise<void> {
  const samples = sizes.map((size) => ({ ...size, measured: [] as Measured[] }));
  for (let round = 1; round <= rounds; round += 1) {
    for (const { units, shards, measured } of samples) measured.push(await inOwnProcess(units, shards));
  }
  const rows = samples.map(({ units, shards, measured }) => [
    `${units.toLocaleString('en')} units, ${shards} shards`,
    spread(measured.map(({ estimateSeconds }) => estimateSeconds * 1000)),
    spread(measured.map(({ planSeconds }) => planSeconds * 1000)),
    spread(measured.map(({ estimateSeconds, planSeconds }) => (estimateSeconds + planSeconds) * 1000)),
    spread(measured.map(({ peakBytes }) => peakBytes / 1e6)),
  ]);
  console.log(
    tableOf(
      ['median (min–max)', 'estimates, CPU ms', 'plan, CPU ms', 'both, CPU ms', 'peak of the process, MB'],
      rows,
    ),
  );
}

async function inOwnProcess(units: number, shards: number): Promise<Measured> {
  const self = fileURLToPath(import.meta.url);
  const { stdout } = await promisify(execFile)(process.execPath, [
    self,
    `--units=${units}`,
    `--shards=${shards}`,
  ]);
  return JSON.parse(stdout) as Measured;
}

function spread(list: readonly number[]): string {
  return `${median(list)?.toFixed(0)} (${Math.min(...list).toFixed(0)}–${Math.max(...list).toFixed(0)})`;
}
