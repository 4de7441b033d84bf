/** Transactions that wait for their second phase: no session holds them, so ending sessions does not help. */

import type { Log } from '../../ports.ts';
import type { PostgresServer } from './connection.ts';
import { identifier, literal } from './quoting.ts';

/** A database with one of these can be neither renamed nor copied. Throws and names them. */
export async function refusePreparedTransactions(server: PostgresServer, database: string): Promise<void> {
  const prepared = await preparedTransactions(server, database);
  if (prepared.length === 0) return;
  throw new Error(
    `these prepared transactions are still open: ${listed(prepared)}; ` +
      'finish each with COMMIT PREPARED or ROLLBACK PREPARED',
  );
}

/** Not even FORCE drops a database with these, and each can only be rolled back from inside. */
export async function rollBackPreparedTransactions(
  server: PostgresServer,
  database: string,
  log: Log,
): Promise<void> {
  const prepared = await preparedTransactions(server, database);
  if (prepared.length === 0) return;
  log.warning(`The database ${database} is dropped with prepared transactions in it: ${listed(prepared)}`);
  await server.query(`ALTER DATABASE ${identifier(database)} WITH ALLOW_CONNECTIONS true`);
  await server.visit(database, async (inside) => {
    for (const gid of prepared) await inside.query(`ROLLBACK PREPARED ${literal(gid)}`);
  });
}

/** Their global identifiers, oldest first. */
export async function preparedTransactions(
  server: PostgresServer,
  database: string,
): Promise<readonly string[]> {
  const rows = await server.query<{ gid: string }>(
    'SELECT gid FROM pg_prepared_xacts WHERE database = $1 ORDER BY prepared',
    [database],
  );
  return rows.map(({ gid }) => gid);
}

function listed(gids: readonly string[]): string {
  return gids.map((gid) => JSON.stringify(gid)).join(', ');
}
