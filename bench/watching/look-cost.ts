/** What a look into a clone costs, ours and the server's, with as many tables as the real suite has. */

import { startBenchPostgres } from '../clones/postgres-server.ts';
import { cpuSecondsHere, cpuSecondsOf } from '../cpu.ts';
import type { Samples } from '../samples.ts';
import { findPostgres } from '../servers.ts';

const wagtailTables = 274;
const looks = 50;

/** Adds `whole` and `short`, of a new clone and of a used one, and the same with `, server`: CPU ms of one look. */
export async function addLookCosts(samples: Samples, rounds: number): Promise<void> {
  await using server = await startBenchPostgres({
    local: await findPostgres(15),
    root: '/dev/shm',
    durability: 'relaxed',
    size: { tables: wagtailTables, textBytes: 1e6 },
  });
  const { engine, template, data } = server;
  await engine.clone(template, 'clone');
  await engine.verify(template, 'clone');
  for (let round = 1; round <= rounds; round += 1) {
    samples.nextRound();
    for (const kind of ['whole', 'short'] as const) {
      const before = { here: (await cpuSecondsHere()).own, server: await cpuSecondsOf(`-D ${data}`) };
      for (let look = 1; look <= looks; look += 1) await engine.probe(template, 'clone', kind === 'whole');
      const here = (await cpuSecondsHere()).own - before.here;
      samples.add(kind, (1000 * here) / looks);
      samples.add(`${kind}, server`, (1000 * ((await cpuSecondsOf(`-D ${data}`)) - before.server)) / looks);
    }
  }
}
