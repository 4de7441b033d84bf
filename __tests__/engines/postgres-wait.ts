/** Waits for a PostgreSQL server that is starting, without the code under test. */

import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import type { PostgresTarget } from '../../src/databases/postgres/postgres.ts';

const startLimitSeconds = 60;

/** Rejects when the time is over, or when the server is not `alive` any more. */
export async function waitForPostgres(target: PostgresTarget, alive: () => boolean): Promise<void> {
  const deadline = performance.now() + startLimitSeconds * 1000;
  for (;;) {
    const { host, port, user, password } = target;
    const client = new Client({ host, port, user, password, database: 'postgres' });
    client.on('error', () => {});
    try {
      await client.connect();
      return;
    } catch (error) {
      if (!alive() || performance.now() > deadline) throw error;
      await pause(20);
    } finally {
      await client.end();
    }
  }
}
