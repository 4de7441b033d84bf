/**
 * Measures, in turns: four instance clones ready to use, a clone by `mysqldump | mysql` (which Django makes one after
 * another), and copies of the schema's files. All in memory, on servers that wait for no disk.
 *
 *     node bench/clones/run.ts [--flavours mariadb,mysql] [--sizes big,small] [--rounds 5] [--dump-rounds 2]
 */

import { execFile } from 'node:child_process';
import { chmod, mkdtemp, mkdtempDisposable, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { type Connection, createConnection } from 'mysql2/promise';
import { openInstancesHere } from '../../__tests__/databases/mysql/instances/open.ts';
import { supplyMysql } from '../../__tests__/engines/mysql.ts';
import type { MysqlFlavour } from '../../__tests__/engines/mysql-greeting.ts';
import { type LocalMysql, type RunningMysql, startLocalMysql } from '../../__tests__/engines/mysql-local.ts';
import type { Access } from '../../src/databases/engine.ts';
import { profileOptions } from '../../src/databases/mysql/instances/profile.ts';
import { fillSchema, sizes } from './schema.ts';

const execute = promisify(execFile);
const clonesAtOnce = 4;

const { values } = parseArgs({
  options: {
    flavours: { type: 'string', default: 'mariadb,mysql' },
    sizes: { type: 'string', default: 'big,small' },
    rounds: { type: 'string', default: '5' },
    'dump-rounds': { type: 'string', default: '2' },
  },
});

/** Seconds, by what was measured. */
type Samples = Map<string, number[]>;

console.log(
  '| server | schema | 4 instance clones, s | one dump and load, s | 4 × `cp -r`, s | 4 dumps ÷ clones | clones ÷ 4 `cp -r` | server CPU s per clone |',
);
console.log('| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |');
for (const flavour of values.flavours.split(',') as MysqlFlavour[]) {
  await using started = new AsyncDisposableStack();
  const { servers, missing } = await supplyMysql(flavour, started);
  const local = servers[0]?.local;
  if (local === undefined) throw new Error(missing ?? 'no local programs');
  for (const size of values.sizes.split(',')) console.log(await measureSize(local, size));
}

async function measureSize(local: LocalMysql, size: string): Promise<string> {
  const scale = sizes[size];
  if (scale === undefined) throw new Error(`no size ${size}`);
  // Theirs gets the same small, unsafe server as ours.
  // A MariaDB that starts removes the temporary tables of all others in a common folder.
  await using temporary = await mkdtempDisposable('/dev/shm/testshoal-bench-');
  await chmod(temporary.path, 0o777);
  const settings = [...profileOptions(local.flavour, 'build'), `--tmpdir=${temporary.path}`];
  await using theirs = await startLocalMysql(local, { settings });
  await theirs.ready;
  await using client = await connected(theirs);
  await client.query('CREATE DATABASE app');
  await client.query('USE app');
  await fillSchema(client, scale);

  const server = {
    label: size,
    flavour: local.flavour,
    version: local.version,
    target: theirs.target,
    local,
  };
  await using ours = await openInstancesHere(server);
  const { engine } = ours;
  await engine.create('working');
  await using inside = await clientOf(engine.access('working'));
  await fillSchema(inside, scale);
  inside.destroy();
  const template = await engine.seal('working', 'template');

  const samples: Samples = new Map();
  const dumpRounds = Number(values['dump-rounds']);
  for (let round = 1; round <= Number(values.rounds); round += 1) {
    const names = Array.from({ length: clonesAtOnce }, (_, index) => `w${index}_${round}`);
    await timed(samples, 'instances', () => Promise.all(names.map((name) => engine.clone(template, name))));
    add(samples, 'cpu', (await cpuSeconds(ours.folder)) / clonesAtOnce);
    await Promise.all(names.map((name) => engine.drop(name)));
    await measureCopies(samples, theirs);
    if (round <= dumpRounds) await measureDump(samples, local, theirs, client);
  }
  return rowOf(local, size, samples);
}

async function measureCopies(samples: Samples, theirs: RunningMysql): Promise<void> {
  const target = await mkdtemp(path.join('/dev/shm', 'testshoal-bench-'));
  await timed(samples, 'cp', async () => {
    for (let copy = 0; copy < clonesAtOnce; copy += 1) {
      await execute('cp', ['-r', path.join(theirs.folder, 'data', 'app'), path.join(target, `${copy}`)]);
    }
  });
  await rm(target, { recursive: true });
}

/** As Django's `_clone_test_db` does it: two programs and a pipe. */
async function measureDump(
  samples: Samples,
  { client: program, dump }: LocalMysql,
  { target }: RunningMysql,
  client: Connection,
): Promise<void> {
  await client.query('CREATE DATABASE app_1');
  const way = `--no-defaults --host=${target.host} --port=${target.port} --user=${target.user}`;
  const command = `'${dump}' ${way} --routines --events --triggers app | '${program}' ${way} app_1`;
  const env = { ...process.env, MYSQL_PWD: target.password };
  await timed(samples, 'dump', () => execute('bash', ['-o', 'pipefail', '-c', command], { env }));
  await client.query('DROP DATABASE app_1');
}

/** Of all servers on data directories of `folder`, since they were started; those of templates have ended. */
async function cpuSeconds(folder: string): Promise<number> {
  const ticksPerSecond = 100;
  let ticks = 0;
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const words = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (!words.includes(`--datadir=${folder}/`)) continue;
    const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? [];
    ticks += Number(fields[11]) + Number(fields[12]);
  }
  return ticks / ticksPerSecond;
}

async function timed(samples: Samples, name: string, work: () => Promise<unknown>): Promise<void> {
  const start = performance.now();
  await work();
  add(samples, name, (performance.now() - start) / 1000);
  process.stderr.write(
    `${name}: ${samples.get(name)?.at(-1)?.toFixed(2)} s, load ${os.loadavg()[0]?.toFixed(1)}\n`,
  );
}

function add(samples: Samples, name: string, seconds: number): void {
  samples.set(name, [...(samples.get(name) ?? []), seconds]);
}

function rowOf(local: LocalMysql, size: string, samples: Samples): string {
  const middle = (name: string) => median(samples.get(name) ?? []);
  const spread = (name: string) => {
    const sorted = [...(samples.get(name) ?? [])].sort((one, other) => one - other);
    return `${middle(name).toFixed(2)} (${sorted[0]?.toFixed(2)}–${sorted.at(-1)?.toFixed(2)})`;
  };
  const gain = (clonesAtOnce * middle('dump')) / middle('instances');
  return [
    `| ${local.flavour} ${local.version} | ${size} | ${spread('instances')} | ${spread('dump')} | ${spread('cp')}`,
    `${gain.toFixed(1)} | ${(middle('instances') / middle('cp')).toFixed(2)} | ${spread('cpu')} |`,
  ].join(' | ');
}

function median(list: readonly number[]): number {
  const sorted = [...list].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

async function connected({ target }: RunningMysql): Promise<Connection & AsyncDisposable> {
  const { host, port, user, password } = target;
  return disposable(await createConnection({ host, port, user, password }));
}

async function clientOf({
  host,
  port,
  user,
  password,
  database,
}: Access): Promise<Connection & AsyncDisposable> {
  return disposable(await createConnection({ host, port: Number(port), user, password, database }));
}

function disposable(client: Connection): Connection & AsyncDisposable {
  return Object.assign(client, { [Symbol.asyncDispose]: async () => client.destroy() });
}
