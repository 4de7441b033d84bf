/**
 * Measures what it costs to watch the sessions of four workers: in turns, CPU of this process and of the servers with the
 * watch and without. The workers' sessions are there and do nothing, so that what the servers do is the watch's.
 *
 *     node bench/watch/run.ts [--engines postgres,sqlite,mariadb,mysql] [--seconds 10] [--rounds 3]
 *
 * `mariadb-databases` and `mysql-databases` are there, too: clones on one server.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { RecordingLog } from '../../__tests__/fakes/recording-log.ts';
import { databaseNames } from '../../src/databases/names.ts';
import type { OpenDatabase } from '../../src/databases/open-database.ts';
import { SessionWatch } from '../../src/databases/watch.ts';
import { clonesAtOnce } from '../clones/copies.ts';
import { cpuSecondsOf } from '../cpu.ts';
import { Samples, tableHead, tableRow } from '../samples.ts';
import { openWatched, type WatchedScene } from './scenes.ts';

const { values } = parseArgs({
  options: {
    engines: { type: 'string', default: 'postgres,sqlite,mariadb,mysql' },
    seconds: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '3' },
  },
});
const seconds = Number(values.seconds);

console.log(
  tableHead([
    'engine',
    '**the watch, % of a core**',
    'this process without it',
    'its servers, more than without it',
    'load',
  ]),
);
for (const engine of values.engines.split(',')) console.log(await measureEngine(engine));

async function measureEngine(kind: string): Promise<string> {
  await using cleanup = new AsyncDisposableStack();
  const scene = await openWatched(kind, cleanup);
  const { engine, template } = scene;
  const names = databaseNames({ project: 'shop', database: 'app', run: 'abcdef01', limitBytes: 63 });
  for (let worker = 1; worker <= clonesAtOnce; worker += 1) {
    const clone = names.clone(worker, 1);
    await engine.clone(template, clone);
    cleanup.defer(() => engine.drop(clone));
    cleanup.defer(await startWorker(scene, clone));
  }
  const database: OpenDatabase = {
    ...{ alias: 'default', engine, base: 'app', throwAway: false, freeConnections: undefined, names },
  };
  const samples = new Samples();
  for (let round = 1; round <= Number(values.rounds); round += 1) {
    samples.nextRound();
    const without = await shares(scene);
    const strays: unknown[] = [];
    const log = new RecordingLog();
    const watch = new SessionWatch({ databases: [database], log, onStray: (stop) => strays.push(stop) });
    const within = await shares(scene);
    await watch.close();
    const seen = watch.peakSessions('default', names.clone(clonesAtOnce, 1));
    if (seen === undefined || strays.length > 0) throw new Error(`not watched well: ${seen}\n${log.text}`);
    samples.add('without', without.here);
    samples.add('watch', within.here - without.here);
    samples.add('servers', within.servers - without.servers);
  }
  return tableRow([
    `${kind === engine.name ? '' : `${kind}, `}${engine.name} ${engine.version}`,
    samples.spread('watch', 2, 100),
    samples.spread('without', 2, 100),
    samples.spread('servers', 2, 100),
    samples.load,
  ]);
}

/** CPU seconds a second, of this process and of the servers. */
async function shares({ servers }: WatchedScene): Promise<{ here: number; servers: number }> {
  const served = async () => {
    const all = await Promise.all(servers.map(cpuSecondsOf));
    return all.reduce((sum, one) => sum + one, 0);
  };
  const servedBefore = await served();
  const before = process.cpuUsage();
  await pause(seconds * 1000);
  const { user, system } = process.cpuUsage(before);
  return { here: (user + system) / 1e6 / seconds, servers: ((await served()) - servedBefore) / seconds };
}

/** Returns its end. */
async function startWorker({ engine }: WatchedScene, clone: string): Promise<() => Promise<void>> {
  const entry = fileURLToPath(new URL('./worker.ts', import.meta.url));
  const env = { ...process.env, BENCH_ACCESS: JSON.stringify(engine.access(clone)) };
  const child = spawn(process.execPath, [entry, engine.name], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const began = await Promise.race([once(child.stdout, 'data'), ended]);
  if (!String(began[0]).includes('there')) throw new Error(`a worker ended: ${began}`);
  return async () => {
    child.stdin.end();
    await ended;
  };
}
