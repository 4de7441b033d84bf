/**
 * Measures what watching costs on a real suite: the action as it is, and built without what watches (`builds.ts`), in turns.
 *
 *     node bench/watching/run.ts --suite CHECKOUT --python VENV/bin [--rounds 5] [--builds 'watched,not watched,nor sessions']
 *       [--kept FOLDER] [--parts]
 *
 * A run that nobody measures comes first, so that all others have its timings and are planned alike. `--kept` is a cache with
 * the template; where it is not there yet, it is made. `--rounds 0` does no more than that. `--parts` counts each part as well.
 */

import { parseArgs } from 'node:util';
import { Samples, tableHead, tableRow } from '../samples.ts';
import type { BuildName } from './builds.ts';
import { countParts } from './parts.ts';
import { SuiteRuns } from './suite-runs.ts';

const { values } = parseArgs({
  options: {
    suite: { type: 'string' },
    python: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    builds: { type: 'string', default: 'watched,not watched' },
    kept: { type: 'string' },
    parts: { type: 'boolean', default: false },
  },
});
const { suite, python, kept } = values;
if (suite === undefined || python === undefined) throw new Error('--suite and --python are needed');

const figures = {
  'wall s': 'wallSeconds',
  "main's own process, CPU s": 'mainSeconds',
  'all programs, CPU s': 'programSeconds',
  'the server, CPU s': 'serverSeconds',
} as const;
const [first, ...others] = values.builds.split(',') as [BuildName, ...BuildName[]];

await using runs = await SuiteRuns.open({ suite, python, kept });
await runs.warmUp();
for (const name of [first, ...others]) await runs.action(name);
const samples = new Samples();
for (let round = 1; round <= Number(values.rounds); round += 1) {
  samples.nextRound();
  // What comes second in one round comes first in the next.
  const turn = [first, ...others];
  for (const name of round % 2 === 1 ? turn : turn.reverse()) await measure(name);
}

if (values.rounds !== '0') printTables();
if (values.parts) console.log(`\n${await countParts(runs, 5)}`);

async function measure(name: BuildName): Promise<void> {
  const cost = await runs.run(name);
  for (const figure of Object.values(figures)) samples.add(`${name}: ${figure}`, cost[figure]);
  samples.add(`${name}: cpu`, cost.programSeconds + cost.serverSeconds);
  console.log(`${name}: ${JSON.stringify(cost)}`);
}

function printTables(): void {
  console.log(tableHead(['build, median (min–max)', ...Object.keys(figures), 'programs and server, CPU s']));
  const all = [...Object.values(figures), 'cpu'];
  for (const name of [first, ...others]) {
    console.log(tableRow([name, ...all.map((figure) => samples.spread(`${name}: ${figure}`))]));
  }
  for (const name of others) {
    const cells = all.map((figure) => samples.ratio(`${first}: ${figure}`, `${name}: ${figure}`, 1, 3));
    console.log(tableRow([`${first} ÷ ${name}, of each round`, ...cells]));
  }
  console.log(`\nLoad ${samples.load}.`);
}
