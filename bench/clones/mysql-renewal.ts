/** A clone in which a batch of tests changed a few tables, and the clean one after it. */

import { cpuSecondsOf } from '../cpu.ts';
import type { Samples } from '../samples.ts';
import { connectedTo, type MysqlScene } from './mysql-scene.ts';

const changedTables = 5;

/** An instance is renewed by its end and the start of a new one; beside it, one database clone on the server. */
export async function measureRenewal(
  samples: Samples,
  { databases, instances }: MysqlScene,
  round: number,
): Promise<void> {
  const { engine, template, folder } = instances;
  const [used, renewed] = [`used_${round}`, `renewed_${round}`];
  await engine.clone(template, used);
  {
    await using worker = await connectedTo(engine.access(used));
    for (let table = 0; table < changedTables; table += 1) {
      await worker.query(`UPDATE table_${table} SET amount = amount + 1 WHERE id <= 100`);
    }
  }
  await samples.time('renewal', async () => {
    await engine.drop(used);
    await engine.clone(template, renewed);
  });
  samples.add('renewal cpu', await cpuSecondsOf(`--datadir=${folder}/`));
  await engine.drop(renewed);

  const fresh = `fresh_${round}`;
  await samples.time('new database', () => databases.engine.clone(databases.template, fresh));
  await databases.engine.drop(fresh);
}
