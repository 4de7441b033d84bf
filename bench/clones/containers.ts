/**
 * Measures, in turns: the start of a container of a service's image, all that makes it ready for instances, four
 * instance clones in it, and four by programs of this machine, in memory. Docker's data lie where the daemon has them.
 *
 *     node bench/clones/containers.ts [--container mariadb:10.11 --container mysql:9] [--sizes big,small] [--rounds 5]
 */

import os from 'node:os';
import { parseArgs } from 'node:util';
import { createConnection } from 'mysql2/promise';
import { openInstancesHere } from '../../__tests__/databases/mysql/instances/open.ts';
import { supplyMysql } from '../../__tests__/engines/mysql.ts';
import { type DockerMysql, startDockerMysql } from '../../__tests__/engines/mysql-docker.ts';
import { RecordingLog } from '../../__tests__/fakes/recording-log.ts';
import { childProcessTools } from '../../__tests__/fakes/tools.ts';
import { dockerEngine } from '../../src/databases/docker-engine.ts';
import type { Engine, SealedTemplate } from '../../src/databases/engine.ts';
import { openContainerSite } from '../../src/databases/mysql/instances/container-site.ts';
import { instanceEngine } from '../../src/databases/mysql/instances/instances.ts';
import { Service } from '../../src/databases/mysql/instances/service.ts';
import type { Site } from '../../src/databases/mysql/instances/site.ts';
import { fillSchema, mysqlSizes, type Size } from './mysql-schema.ts';

const clonesAtOnce = 4;
const names = Array.from({ length: clonesAtOnce }, (_, index) => `w${index}`);
/** Of the goal: start of a container + so many times the clones by programs of this machine. */
const goalFactor = 1.3;

const { values } = parseArgs({
  options: {
    container: { type: 'string', multiple: true, default: ['mariadb:10.11', 'mysql:9'] },
    sizes: { type: 'string', default: 'big,small' },
    rounds: { type: 'string', default: '5' },
  },
});

const containers = dockerEngine({});
const log = new RecordingLog();
const measured = ['start', 'ready', 'clones', 'local'] as const;
type Measured = (typeof measured)[number];

console.log(
  '| image; programs here | schema | data | start of a container, s | ready for instances, s | 4 clones in it, s | 4 clones here, s | (ready + clones) ÷ (start + 1.3 × here) | load |',
);
console.log('| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |');
for (const image of values.container) {
  await using service = await startDockerMysql(image);
  for (const size of values.sizes.split(',')) {
    const scale = mysqlSizes[size];
    if (scale === undefined) throw new Error(`no size ${size}`);
    console.log(await measure(image, service, size, scale));
  }
}

async function measure(image: string, service: DockerMysql, size: string, scale: Size): Promise<string> {
  await using cleanup = new AsyncDisposableStack();
  const { servers, missing } = await supplyMysql(service.greeting.flavour, cleanup);
  const local = servers[0]?.local;
  if (local === undefined) throw new Error(missing ?? 'no local programs');
  const ours = await Service.open(service.target, log);
  const site = await openSite(service, 'clones');
  const inContainer = instanceEngine(ours, site, log);
  cleanup.defer(() => inContainer.close());
  const here = cleanup.use(
    await openInstancesHere({ label: size, ...service.greeting, target: service.target, local }),
  ).engine;
  const [theirs, own] = [await template(inContainer, scale), await template(here, scale)];

  const samples: Record<Measured, number[]> = { start: [], ready: [], clones: [], local: [] };
  const loads: number[] = [];
  const timed = async <Result>(what: Measured, work: () => Promise<Result>): Promise<Result> => {
    const start = performance.now();
    const result = await work();
    samples[what].push((performance.now() - start) / 1000);
    loads.push(os.loadavg()[0] ?? 0);
    process.stderr.write(
      `${image} ${size} ${what}: ${samples[what].at(-1)?.toFixed(2)} s, load ${loads.at(-1)?.toFixed(1)}\n`,
    );
    return result;
  };
  for (let round = 1; round <= Number(values.rounds); round += 1) {
    const started = await timed('start', () => startPlain(service, image));
    await containers.own?.remove(started);
    const ready = await timed('ready', () => openSite(service, 'ready'));
    await ready.close();
    await timed('clones', () => cloneAll(inContainer, theirs));
    await dropAll(inContainer);
    await timed('local', () => cloneAll(here, own));
    await dropAll(here);
  }
  return rowOf(`${image}; ${local.version}`, `${size} | ${site.strategy}`, samples, loads);
}

function nameOf(purpose: string): string {
  return `testshoal-bench-${process.pid}-${purpose}`;
}

function openSite({ target, greeting }: DockerMysql, purpose: string): Promise<Site> {
  return openContainerSite({
    ...greeting,
    ...{ containers, tools: childProcessTools, log, service: target.container ?? '' },
    ...{ name: nameOf(purpose), timeZone: undefined },
  });
}

/** What Docker takes by itself. */
async function startPlain({ target }: DockerMysql, image: string): Promise<string> {
  if (containers.own === undefined) throw new Error('no containers can be started here');
  const [network] = (await containers.inspect(target.container ?? ''))?.networks ?? [];
  const command = ['sh', '-c', 'sleep 3600'];
  const options = { name: nameOf('start'), image, command, network, volume: '/testshoal' };
  return (await containers.own.start(options)).id;
}

async function template(engine: Engine, scale: Size): Promise<SealedTemplate> {
  await engine.create('working');
  const { host, port, user, password, database } = engine.access('working');
  const client = await createConnection({ host, port: Number(port), user, password, database });
  await fillSchema(client, scale);
  await client.end();
  return await engine.seal('working', 'template');
}

async function cloneAll(engine: Engine, sealed: SealedTemplate): Promise<void> {
  await Promise.all(names.map((name) => engine.clone(sealed, name)));
}

async function dropAll(engine: Engine): Promise<void> {
  await Promise.all(names.map((name) => engine.drop(name)));
}

function rowOf(
  programs: string,
  what: string,
  samples: Readonly<Record<Measured, readonly number[]>>,
  loads: readonly number[],
): string {
  const { start, ready, clones, local } = samples;
  const ratio = (median(ready) + median(clones)) / (median(start) + goalFactor * median(local));
  const seconds = measured.map((each) => `${median(samples[each]).toFixed(2)} (${range(samples[each], 2)})`);
  return `| ${[programs, what, ...seconds, ratio.toFixed(2), range(loads, 1)].join(' | ')} |`;
}

function range(list: readonly number[], digits: number): string {
  return `${Math.min(...list).toFixed(digits)}–${Math.max(...list).toFixed(digits)}`;
}

function median(list: readonly number[]): number {
  const sorted = list.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
