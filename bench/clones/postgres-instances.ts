/**
 * Would a server for each worker gain anything where the server waits for the disk and cannot be changed? In turns: four
 * clones at once on that server, four servers of our own on views of a stopped data directory in memory, and four clones
 * at once on one server of our own in memory. On each of the four, so many commits then. Needs root.
 *
 *     node bench/clones/postgres-instances.ts [--majors 15] [--sizes big,small] [--rounds 5] [--disk /tmp]
 */

import os from 'node:os';
import { parseArgs } from 'node:util';
import { connect } from '../../__tests__/databases/postgres/open.ts';
import type { LocalPostgres } from '../../__tests__/engines/postgres-local.ts';
import type { PostgresTarget } from '../../src/databases/postgres/postgres.ts';
import { Samples, tableHead, tableRow } from '../samples.ts';
import { findPostgres } from '../servers.ts';
import { cloneNames } from './copies.ts';
import { postgresSizes } from './postgres-schema.ts';
import { type BenchPostgres, startBenchPostgres } from './postgres-server.ts';
import { type StoppedServer, startOnView, stopWithClone } from './postgres-views.ts';

const { values } = parseArgs({
  options: {
    majors: { type: 'string', default: '15' },
    sizes: { type: 'string', default: 'big,small' },
    rounds: { type: 'string', default: '5' },
    disk: { type: 'string', default: os.tmpdir() },
  },
});

const memory = '/dev/shm';
const commitsPerClone = 200;
const kinds = ['service', 'views', 'one server'] as const;

console.log(
  tableHead([
    'server, template',
    '4 clones on the service, s',
    '4 servers of our own, s',
    '4 clones on one of our own, s',
    'servers ÷ service',
    'servers ÷ one of our own',
    ...kinds.map((kind) => `4 × ${commitsPerClone} commits, ${kind}, s`),
    'load',
  ]),
);
for (const major of values.majors.split(',').map(Number)) {
  const local = await findPostgres(major);
  for (const size of values.sizes.split(',')) console.log(await measureSize(local, size));
}

async function measureSize(local: LocalPostgres, name: string): Promise<string> {
  const size = postgresSizes[name];
  if (size === undefined) throw new Error(`no size ${name}`);
  const inMemory = { local, size, root: memory, durability: 'relaxed' } as const;
  await using service = await startBenchPostgres({ ...inMemory, root: values.disk, durability: 'default' });
  await using own = await startBenchPostgres(inMemory);
  await using template = await startBenchPostgres(inMemory);
  const stopped = await stopWithClone(local, template);
  const samples = new Samples();
  for (let round = 1; round <= Number(values.rounds); round += 1) {
    samples.nextRound();
    await measureDatabases(samples, 'service', service, round);
    await measureViews(samples, 'views', stopped);
    await measureDatabases(samples, 'one server', own, round);
  }
  return tableRow([
    `PostgreSQL ${service.engine.version}, ${size.tables} tables`,
    ...kinds.map((kind) => samples.spread(kind)),
    samples.ratio('views', 'service'),
    samples.ratio('views', 'one server'),
    ...kinds.map((kind) => samples.spread(`${kind}: commits`)),
    samples.load,
  ]);
}

async function measureDatabases(
  samples: Samples,
  kind: string,
  { engine, template, target }: BenchPostgres,
  round: number,
): Promise<void> {
  const names = cloneNames('clone', round);
  await samples.time(kind, () => Promise.all(names.map((name) => engine.clone(template, name))));
  await measureCommits(
    samples,
    kind,
    names.map((database) => ({ ...target, database })),
  );
  for (const name of names) await engine.drop(name);
}

async function measureViews(samples: Samples, kind: string, stopped: StoppedServer): Promise<void> {
  await using cleanup = new AsyncDisposableStack();
  const servers = await samples.time(kind, () =>
    Promise.all(cloneNames('view', 0).map(() => startOnView(stopped, memory))),
  );
  for (const server of servers) cleanup.use(server);
  await measureCommits(
    samples,
    kind,
    servers.map(({ target }) => ({ ...target, database: 'app' })),
  );
}

/** At once in all clones. */
async function measureCommits(
  samples: Samples,
  kind: string,
  clones: readonly PostgresTarget[],
): Promise<void> {
  await samples.time(`${kind}: commits`, () =>
    Promise.all(
      clones.map(async (target) => {
        await using client = await connect(target, target.database);
        for (let commit = 0; commit < commitsPerClone; commit += 1) {
          await client.query(`INSERT INTO table_0 (name) VALUES ('one more')`);
        }
      }),
    ),
  );
}
