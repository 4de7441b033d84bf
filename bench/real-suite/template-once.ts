/**
 * Makes the suite's template once, as a run makes it: built by `prepare` and kept where the folder of dumps has none,
 * restored where it has one. Prints what CPU it took. Started by the benchmark as a process of its own.
 */

import { randomBytes } from 'node:crypto';
import { mkdtempDisposable, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { noContainers } from '../../__tests__/fakes/containers.ts';
import { RecordingLog } from '../../__tests__/fakes/recording-log.ts';
import { childProcessTools } from '../../__tests__/fakes/tools.ts';
import { readConfig } from '../../src/config.ts';
import { keepDump } from '../../src/databases/dump/packing.ts';
import { Ledger } from '../../src/databases/ledger.ts';
import { openDatabases } from '../../src/databases/open.ts';
import { dropRecorded } from '../../src/databases/recorded.ts';
import { makeTemplates } from '../../src/databases/template.ts';
import { templateKeys } from '../../src/databases/template-key.ts';
import { handOver, prepareEnvironment } from '../../src/handover.ts';
import { prepare } from '../../src/prepare.ts';
import { findSuite } from '../../src/runners/suite.ts';
import { directoryStore } from '../../src/storage/directory.ts';
import { cpuSecondsHere, cpuSecondsOf } from '../cpu.ts';

const { values } = parseArgs({
  options: {
    suite: { type: 'string', default: '.' },
    dumps: { type: 'string', default: '' },
    /** Stand in the command line of the database's server; empty where it has none. */
    server: { type: 'string', default: '' },
  },
});

/** In CPU seconds. */
export interface TemplateCost {
  readonly source: string;
  /** `prepare` and its server, while it ran; undefined where it did not. */
  readonly prepare?: Cost;
  /** All that was done until the template was sealed. */
  readonly whole: Cost;
}

export interface Cost {
  /** This process, and the programs that it ran. */
  readonly programs: number;
  readonly servers: number;
}

const run = randomBytes(4).toString('hex');
const memory = `/dev/shm/testshoal-${run}`;
await using temporary = await mkdtempDisposable(path.join(os.tmpdir(), 'template-bench-'));
const log = new RecordingLog();
const { config } = readConfig(
  new Map(
    Object.entries({
      runner: 'django',
      tests: 'wagtail/**/test*.py',
      'database-url': process.env['BENCH_DATABASE_URL'] ?? '',
      durability: 'off',
    }),
  ),
  { workspace: values.suite, repository: 'acme/shop', environment: {} },
);
const suite = await findSuite(config);
const ports = {
  log,
  tools: childProcessTools,
  containers: noContainers,
  ledger: new Ledger(path.join(temporary.path, 'ledger.jsonl')),
  store: directoryStore(values.dumps, log),
  clock: () => performance.now() / 1000,
  temporary: temporary.path,
};
const databases = await openDatabases(
  {
    ...config,
    run,
    urls: config.databaseUrls,
    filePlaces: { memory: { folder: memory, freeBytes: 8e9 }, disk: path.join(temporary.path, 'files') },
    databasesAtOnce: 2,
    knownBytes: new Map(),
    advises: true,
  },
  ports,
);
try {
  console.log(JSON.stringify(await makeTemplate()));
} catch (error) {
  console.error(log.text);
  throw error;
} finally {
  for (const database of databases) {
    await dropRecorded(database, database.names.template, ports.ledger);
    await database.engine.close();
  }
  await rm(`${memory}-default`, { recursive: true, force: true });
}

async function makeTemplate(): Promise<TemplateCost> {
  let cost: Cost | undefined;
  const before = await spent();
  const templated = await makeTemplates(
    {
      databases,
      keys: new Map(
        databases.map(({ alias, engine }) => [alias, keysOf(alias, engine.name, engine.version)]),
      ),
      use: 'auto',
      mayChange: undefined,
      knownBuildSeconds: new Map(),
      build: async () => {
        const start = await spent();
        await prepareSuite();
        cost = since(start, await spent());
      },
    },
    ports,
  );
  const whole = since(before, await spent());
  for (const one of templated) await keepDump(one, ports);
  const source = templated[0]?.report.source ?? 'none';
  return { source, whole, ...(cost === undefined ? {} : { prepare: cost }) };
}

async function prepareSuite(): Promise<void> {
  const handed = handOver(databases, ({ names }) => names.working);
  const adapters = fileURLToPath(new URL('../../adapters', import.meta.url));
  await prepare({
    command: suite.prepare ?? '',
    placeholders: handed.placeholders,
    environment: prepareEnvironment({ suite, adapters, inherited: process.env }, handed),
    workingDirectory: config.workingDirectory,
    temporary: temporary.path,
    log,
    signal: new AbortController().signal,
    graceSeconds: 3,
  });
}

function keysOf(alias: string, engine: string, version: string) {
  const content = { files: new Map<string, string>(), literals: ['=wagtail'] };
  const ingredients = { suite: 'wagtail', alias, engine, version, architecture: os.arch(), content };
  return templateKeys({ ...ingredients, prepare: suite.prepare ?? '' });
}

/** Servers of instances are children of this process, and count among its programs once they have ended. */
async function spent(): Promise<Cost> {
  const { own, children } = await cpuSecondsHere();
  const instances = await cpuSecondsOf(`--datadir=${memory}`);
  const service = values.server === '' ? 0 : await cpuSecondsOf(values.server);
  return { programs: own + children, servers: instances + service };
}

function since(start: Cost, end: Cost): Cost {
  return { programs: end.programs - start.programs, servers: end.servers - start.servers };
}
