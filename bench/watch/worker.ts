/** A worker of the benchmark: keeps two sessions in its clone until its input ends. */

import { DatabaseSync } from 'node:sqlite';
import { createConnection } from 'mysql2/promise';
import pg from 'pg';
import type { Access } from '../../src/databases/engine.ts';

const [engine = ''] = process.argv.slice(2);
const access: Access = JSON.parse(process.env['BENCH_ACCESS'] ?? '{}');
const { host, user, password, database } = access;
const port = Number(access.port);

const leave = [await session(), await session()];
console.log('there');
process.stdin.resume().on('end', async () => {
  for (const end of leave) await end();
});

/** Returns its end. */
async function session(): Promise<() => Promise<void>> {
  if (engine === 'sqlite') {
    const file = new DatabaseSync(database);
    return async () => file.close();
  }
  if (engine === 'postgres') {
    const client = new pg.Client({ host, port, user, password, database });
    await client.connect();
    return () => client.end();
  }
  const client = await createConnection({ host, port, user, password, database });
  return () => client.end();
}
