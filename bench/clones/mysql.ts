/**
 * Measures, in turns: four instance clones and four database clones, each four at once, a clone by `mysqldump | mysql`,
 * which Django makes one after another, copies of the schema's files, and the renewal of a used instance. All in memory, on
 * servers that wait for no disk. What takes long, database clones and dumps, is in the first rounds only.
 *
 *     node bench/clones/mysql.ts [--flavours mariadb,mysql] [--sizes big,small] [--rounds 5] [--slow-rounds 3]
 */

import path from 'node:path';
import { parseArgs } from 'node:util';
import type { MysqlFlavour } from '../../__tests__/engines/mysql-greeting.ts';
import type { LocalMysql } from '../../__tests__/engines/mysql-local.ts';
import { cpuSecondsOf } from '../cpu.ts';
import { Samples } from '../samples.ts';
import { findMysql } from '../servers.ts';
import { cloneNames, clonesAtOnce, measureCopies } from './copies.ts';
import { measureDump } from './mysql-dump.ts';
import { measureRenewal } from './mysql-renewal.ts';
import { type Cloning, type MysqlScene, openMysqlScene } from './mysql-scene.ts';
import { mysqlSizes } from './mysql-schema.ts';
import { mysqlTables } from './mysql-tables.ts';

const { values } = parseArgs({
  options: {
    flavours: { type: 'string', default: 'mariadb,mysql' },
    sizes: { type: 'string', default: 'big,small' },
    rounds: { type: 'string', default: '5' },
    'slow-rounds': { type: 'string', default: '3' },
  },
});
const slowRounds = Number(values['slow-rounds']);

const measured = new Map<string, Samples>();
for (const flavour of values.flavours.split(',') as MysqlFlavour[]) {
  const local = await findMysql(flavour);
  for (const size of values.sizes.split(',')) {
    measured.set(`${flavour} ${local.version}, ${size}`, await measureSize(local, size));
  }
}
console.log(mysqlTables(measured));

async function measureSize(local: LocalMysql, size: string): Promise<Samples> {
  const scale = mysqlSizes[size];
  if (scale === undefined) throw new Error(`no size ${size}`);
  await using scene = await openMysqlScene(local, scale);
  const samples = new Samples();
  for (let round = 1; round <= Number(values.rounds); round += 1) {
    samples.nextRound();
    await measureInstances(samples, scene, round);
    await measureCopies(samples, 'cp', path.join(scene.server.folder, 'data', 'app'), '/dev/shm');
    if (round <= slowRounds) {
      await measureFour(samples, 'databases', scene.databases, round);
      await measureDump(samples, scene);
    }
    if (size === 'small') await measureRenewal(samples, scene, round);
  }
  return samples;
}

async function measureInstances(samples: Samples, { instances }: MysqlScene, round: number): Promise<void> {
  await measureFour(samples, 'instances', instances, round, async () => {
    // The servers of templates have ended, so these are the clones', since they were started.
    samples.add('cpu', (await cpuSecondsOf(`--datadir=${instances.folder}/`)) / clonesAtOnce);
  });
}

async function measureFour(
  samples: Samples,
  name: string,
  { engine, template }: Cloning,
  round: number,
  whileThere = async () => {},
): Promise<void> {
  const clones = cloneNames(name, round);
  await samples.time(name, () => Promise.all(clones.map((clone) => engine.clone(template, clone))));
  await whileThere();
  for (const clone of clones) {
    if (round === 1) await engine.verify(template, clone);
    await engine.drop(clone);
  }
}
