/**
 * Measures a real Django suite in turns: its own ways of running, and ours through dist/.
 *
 *     node bench/real-suite/run.ts --suite CHECKOUT --python VENV/bin --rounds 3 [--engine sqlite] [--only ours-warm,…]
 *
 * Ours has a folder as its cache; with `--cache v1` or `v2` a server that speaks the protocol of the Actions cache.
 */

import { mkdtempDisposable } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startActionsCacheServer } from '../../__tests__/fakes/actions-cache-server.ts';
import { spread, tableHead, tableRow } from '../samples.ts';
import { type Contestant, contestants, type Ground } from './contestants.ts';
import { type Measurement, measure } from './measure.ts';
import { startSuiteServer } from './suite-server.ts';

const { values } = parseArgs({
  options: {
    suite: { type: 'string' },
    python: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    engine: { type: 'string', default: 'postgres' },
    only: { type: 'string' },
    cache: { type: 'string', default: 'folder' },
  },
});
if (values.suite === undefined || values.python === undefined)
  throw new Error('--suite and --python are needed');

await using cleanup = new AsyncDisposableStack();
const scratch = cleanup.use(await mkdtempDisposable(path.join(os.tmpdir(), 'real-suite-'))).path;
const server = async () => cleanup.use(await startSuiteServer(values.engine, { scratch })).url;
const ground: Ground = {
  cache: await cacheEnvironment(),
  suite: values.suite,
  python: values.python,
  scratch,
  entry: fileURLToPath(new URL('./ours.ts', import.meta.url)),
  engine: values.engine,
  // Ours makes its server unsafe and fast; theirs has another one, as it comes.
  theirs: values.engine === 'sqlite' ? '' : await server(),
  ours: await server(),
};
const wanted = values.only?.split(',');
const chosen = contestants.filter(({ name }) => wanted === undefined || wanted.includes(name));
const results = new Map<string, Measurement[]>(chosen.map(({ name }) => [name, []]));
for (let round = 1; round <= Number(values.rounds); round += 1) {
  for (const contestant of chosen)
    results.get(contestant.name)?.push(await compete(contestant, ground, round));
}
console.log(tableOf(results));

async function cacheEnvironment(): Promise<Readonly<Record<string, string>>> {
  if (values.cache !== 'v1' && values.cache !== 'v2') return {};
  return cleanup.use(await startActionsCacheServer()).env(values.cache);
}

async function compete(contestant: Contestant, ground: Ground, round: number): Promise<Measurement> {
  await contestant.prepare?.(ground);
  const { command, environment } = contestant.launch(ground);
  const measured = await measure(command, ground.suite, {
    PATH: `${ground.python}:${process.env['PATH']}`,
    PYTHONDONTWRITEBYTECODE: '',
    ...environment,
  });
  const load = os.loadavg()[0]?.toFixed(1);
  console.log(
    `round ${round}, ${contestant.name}: ${measured.wallSeconds.toFixed(1)} s wall, ` +
      `${measured.cpuSeconds.toFixed(1)} s CPU, exit status ${measured.status}, load ${load}`,
  );
  const outcome = /"outcome":.*"skipped":"\d+"/.exec(measured.tail)?.[0];
  if (outcome !== undefined) console.log(outcome);
  if (measured.status !== 0) console.log(measured.tail);
  return measured;
}

function tableOf(results: ReadonlyMap<string, readonly Measurement[]>): string {
  const rows = [...results].map(([name, list]) => {
    const wall = list.map(({ wallSeconds }) => wallSeconds);
    const cpu = list.map(({ cpuSeconds }) => cpuSeconds);
    return tableRow([name, spread(wall, 1), spread(cpu, 1)]);
  });
  return [tableHead(['command', 'wall s: median (min–max)', 'CPU s: median (min–max)']), ...rows].join('\n');
}
