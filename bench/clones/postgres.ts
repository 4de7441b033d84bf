/**
 * Measures, in turns: four clones at once by our engine, four `CREATE DATABASE … TEMPLATE` one after another, as Django
 * makes them, and four copies of the database's files. On a server as it comes, and on one whose durability is off.
 *
 *     node bench/clones/postgres.ts [--majors 15,18] [--sizes big,small] [--rounds 5] [--root /dev/shm]
 */

import { parseArgs } from 'node:util';
import { connect } from '../../__tests__/databases/postgres/open.ts';
import type { LocalPostgres } from '../../__tests__/engines/postgres-local.ts';
import { Samples, tableHead, tableRow } from '../samples.ts';
import { findPostgres } from '../servers.ts';
import { cloneNames, measureCopies } from './copies.ts';
import { postgresSizes } from './postgres-schema.ts';
import { type BenchPostgres, startBenchPostgres } from './postgres-server.ts';

const { values } = parseArgs({
  options: {
    majors: { type: 'string', default: '15,18' },
    sizes: { type: 'string', default: 'big,small' },
    rounds: { type: 'string', default: '5' },
    root: { type: 'string', default: '/dev/shm' },
  },
});

console.log(
  tableHead([
    'server, template',
    '4 clones, s',
    '4 × `CREATE DATABASE`, s',
    '4 × `cp -r`, s',
    '**theirs ÷ ours**',
    '**ours ÷ 4 `cp -r`**',
    'as it comes: 4 clones, s',
    'as it comes: 4 × `CREATE DATABASE`, s',
    'theirs ÷ ours, both as it comes',
    'theirs as it comes ÷ ours',
    'load',
  ]),
);
for (const major of values.majors.split(',').map(Number)) {
  const local = await findPostgres(major);
  for (const size of values.sizes.split(',')) console.log(await measureSize(local, size));
}

async function measureSize(local: LocalPostgres, size: string): Promise<string> {
  const scale = postgresSizes[size];
  if (scale === undefined) throw new Error(`no size ${size}`);
  const options = { local, size: scale, root: values.root };
  await using relaxed = await startBenchPostgres({ ...options, durability: 'relaxed' });
  await using asItComes = await startBenchPostgres({ ...options, durability: 'default' });
  const samples = new Samples();
  for (let round = 1; round <= Number(values.rounds); round += 1) {
    samples.nextRound();
    await measureOurs(samples, 'ours', relaxed, round);
    await measureTheirs(samples, 'theirs', relaxed, round);
    await measureCopies(samples, 'cp', relaxed.files, values.root);
    await measureOurs(samples, 'ours as it comes', asItComes, round);
    await measureTheirs(samples, 'theirs as it comes', asItComes, round);
  }
  const megabytes = Math.round(relaxed.template.sizeBytes / 1e6);
  return tableRow([
    `PostgreSQL ${relaxed.engine.version}, ${scale.tables} tables, ${megabytes} MB`,
    samples.spread('ours'),
    samples.spread('theirs'),
    samples.spread('cp'),
    samples.ratio('theirs', 'ours', 1, 1),
    samples.ratio('ours', 'cp'),
    samples.spread('ours as it comes'),
    samples.spread('theirs as it comes'),
    samples.ratio('theirs as it comes', 'ours as it comes', 1, 1),
    samples.ratio('theirs as it comes', 'ours', 1, 1),
    samples.load,
  ]);
}

async function measureOurs(
  samples: Samples,
  name: string,
  { engine, template }: BenchPostgres,
  round: number,
): Promise<void> {
  const names = cloneNames('ours', round);
  await samples.time(name, () => Promise.all(names.map((clone) => engine.clone(template, clone))));
  for (const clone of names) {
    if (round === 1) await engine.verify(template, clone);
    await engine.drop(clone);
  }
}

async function measureTheirs(
  samples: Samples,
  name: string,
  { engine, target, template }: BenchPostgres,
  round: number,
): Promise<void> {
  const names = cloneNames('theirs', round);
  await using client = await connect(target, 'postgres');
  await samples.time(name, async () => {
    for (const clone of names) await client.query(`CREATE DATABASE ${clone} TEMPLATE ${template.name}`);
  });
  for (const clone of names) await engine.drop(clone);
}
