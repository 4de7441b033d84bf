/**
 * Measures what the action itself costs, through dist/: from its start to the first launch, and from the end of the last
 * launch to its own. Without databases; a runner that only writes a report.
 *
 *     npm run build && node bench/overhead/run.ts [--units 10000] [--tests 1] [--rounds 5] [--profile FOLDER]
 */

import { once } from 'node:events';
import { mkdir, mkdtempDisposable, readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runStep } from '../../scripts/local-runner.ts';
import { median } from '../../src/timings/estimate.ts';
import { tableOf } from '../planning/tables/table.ts';

const unitsInFolder = 100;

const { values } = parseArgs({
  options: {
    units: { type: 'string', default: '10000' },
    /** In each unit. */
    tests: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '5' },
    profile: { type: 'string' },
  },
});

interface Overhead {
  readonly beforeSeconds: number;
  readonly afterSeconds: number;
  readonly launches: number;
}

await using scratch = await mkdtempDisposable(path.join(os.tmpdir(), 'overhead-'));
const workspace = path.join(scratch.path, 'checkout');
await writeUnits(workspace, Number(values.units));

const ways = [
  { name: 'cache off', cache: 'off' },
  { name: 'a folder as cache, timings known', cache: path.join(scratch.path, 'cache') },
];
const samples = ways.map((way) => ({ ...way, measured: [] as Overhead[] }));
// The first run leaves the timings that the others plan from.
for (const { cache } of samples) await measure(cache, 0);
for (let round = 1; round <= Number(values.rounds); round += 1) {
  for (const { cache, measured } of samples) measured.push(await measure(cache, round));
}
console.log(
  tableOf(
    [
      `${values.units} units of ${values.tests}, median (min–max)`,
      'before the first launch, ms',
      'after the last, ms',
      'launches',
    ],
    samples.map(({ name, measured }) => [
      name,
      spread(measured.map(({ beforeSeconds }) => beforeSeconds * 1000)),
      spread(measured.map(({ afterSeconds }) => afterSeconds * 1000)),
      spread(measured.map(({ launches }) => launches)),
    ]),
  ),
);

async function writeUnits(folder: string, count: number): Promise<void> {
  const runner = fileURLToPath(new URL('./runner.mjs', import.meta.url));
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'runner.mjs'), await readFile(runner));
  for (let index = 0; index < count; index += 1) {
    const own = path.join(folder, 'tests', `part_${Math.floor(index / unitsInFolder)}`);
    if (index % unitsInFolder === 0) await mkdir(own, { recursive: true });
    await writeFile(path.join(own, `unit_${index}.test`), '');
  }
}

/** The clocks of all processes are that of the machine. */
async function measure(cache: string, round: number): Promise<Overhead> {
  const marks = path.join(scratch.path, `marks-${path.basename(cache)}-${round}`);
  const command = [
    `echo "start $EPOCHREALTIME" >> ${marks}`,
    `node runner.mjs {tests-file} {report} ${values.tests}`,
    'status=$?',
    `echo "end $EPOCHREALTIME" >> ${marks}`,
    'exit $status',
  ].join('; ');
  let [start, end] = [0, Promise.resolve(0)];
  const result = await runStep({
    action: fileURLToPath(new URL('../..', import.meta.url)),
    workspace,
    inputs: { runner: 'command', run: command, tests: 'tests/**/*.test', workers: '2', cache },
    environment: values.profile === undefined ? {} : profiling(values.profile),
    onMain: (main) => {
      start = nowSeconds();
      end = once(main, 'exit').then(nowSeconds);
    },
  });
  const tests = String(Number(values.units) * Number(values.tests));
  if (result.outputs['outcome'] !== 'passed' || result.outputs['tests'] !== tests) {
    throw new Error(`not as expected:\n${result.log.join('\n')}`);
  }
  const lines = (await readFile(marks, 'utf8')).trim().split('\n');
  const times = (kind: string): number[] =>
    lines
      .filter((line) => line.startsWith(kind))
      .map((line) => Number(line.split(' ')[1]?.replace(',', '.')));
  return {
    beforeSeconds: Math.min(...times('start')) - start,
    afterSeconds: (await end) - Math.max(...times('end')),
    launches: times('start').length,
  };
}

function nowSeconds(): number {
  return (performance.timeOrigin + performance.now()) / 1000;
}

function profiling(folder: string): Record<string, string> {
  return { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${folder}` };
}

function spread(list: readonly number[]): string {
  return `${median(list)?.toFixed(0)} (${Math.min(...list).toFixed(0)}–${Math.max(...list).toFixed(0)})`;
}
