/**
 * Measures what it costs to watch what sixteen workers use: in turns, CPU of this process with the watch and without.
 * Each worker is a shell, a program with memory of its own, and three small programs below that. They do nothing, or
 * their memory moves from look to look, so that the share of each is read again every time.
 *
 *     node bench/resources/run.ts [--workers 16] [--seconds 20] [--rounds 3]
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { RecordingLog } from '../../__tests__/fakes/recording-log.ts';
import { thisMachine } from '../../src/workers/resources/machine.ts';
import { processTable } from '../../src/workers/resources/process-table.ts';
import { ResourceWatch } from '../../src/workers/resources/watch.ts';
import { Samples, tableHead, tableRow } from '../samples.ts';

const { values } = parseArgs({
  options: {
    workers: { type: 'string', default: '16' },
    seconds: { type: 'string', default: '20' },
    rounds: { type: 'string', default: '3' },
  },
});
const workers = Number(values.workers);
const seconds = Number(values.seconds);

console.log(
  tableHead([
    'memory of the workers',
    '**the watch, % of a core**',
    'this process without it',
    'looks a second',
    'processes of the machine',
    'load',
  ]),
);
for (const kind of ['stays', 'moves'] as const) console.log(await measure(kind));

async function measure(kind: 'stays' | 'moves'): Promise<string> {
  await using cleanup = new AsyncDisposableStack();
  const leaders = [];
  for (let worker = 1; worker <= workers; worker += 1) leaders.push(await startWorker(kind, cleanup));
  const samples = new Samples();
  for (let round = 1; round <= Number(values.rounds); round += 1) {
    samples.nextRound();
    samples.add('without', await cpuShare());
    let looks = 0;
    const watch = new ResourceWatch({
      ...{ processes: processTable(), machine: thisMachine(), log: new RecordingLog() },
      clock: () => performance.now() / 1000,
      sessionsOf: () => 2,
      onIncident: () => {},
      onLook: () => {
        looks += 1;
      },
    });
    const batches = leaders.map((leader, index) => {
      const batch = watch.batch(index + 1, index + 1);
      batch.started(leader);
      return batch;
    });
    samples.add('watch', (await cpuShare()) - (samples.of('without').at(-1) ?? 0));
    samples.add('looks', looks / seconds);
    for (const batch of batches) batch.ended({ kind: 'exited', status: 0 });
    const { resources } = await watch.close(workers);
    const last = resources.get(workers);
    if (last?.peakProcesses !== 5) throw new Error(`not watched well: ${JSON.stringify(last)}`);
  }
  const all = (await processTable()?.read()) ?? [];
  return tableRow([
    kind,
    samples.spread('watch', 2, 100),
    samples.spread('without', 2, 100),
    samples.spread('looks', 2),
    String(all.length),
    samples.load,
  ]);
}

/** CPU seconds a second, of this process. */
async function cpuShare(): Promise<number> {
  const before = process.cpuUsage();
  await pause(seconds * 1000);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6 / seconds;
}

/** Returns its leader. */
async function startWorker(kind: string, cleanup: AsyncDisposableStack): Promise<number> {
  const entry = fileURLToPath(new URL('./worker.py', import.meta.url));
  const child = spawn('bash', ['-c', `python3 ${entry} ${kind}; true`], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  });
  const ended = once(child, 'exit');
  cleanup.defer(async () => {
    child.stdin.end();
    await ended;
  });
  await Promise.race([once(child.stdout, 'data'), ended]);
  if (child.pid === undefined || child.exitCode !== null) throw new Error('a worker did not start');
  return child.pid;
}
