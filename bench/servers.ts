/** The server programs of this machine, from where the tests have them. */

import { supplyMysql } from '../__tests__/engines/mysql.ts';
import type { MysqlFlavour } from '../__tests__/engines/mysql-greeting.ts';
import type { LocalMysql } from '../__tests__/engines/mysql-local.ts';
import { supplyPostgres } from '../__tests__/engines/postgres.ts';
import type { LocalPostgres } from '../__tests__/engines/postgres-local.ts';

export async function findMysql(flavour: MysqlFlavour): Promise<LocalMysql> {
  await using started = new AsyncDisposableStack();
  const { servers, missing } = await supplyMysql(flavour, started);
  const local = servers[0]?.local;
  if (local === undefined) throw new Error(missing ?? `no programs of ${flavour}`);
  return local;
}

export async function findPostgres(major: number): Promise<LocalPostgres> {
  await using started = new AsyncDisposableStack();
  const { servers, missing } = await supplyPostgres(started);
  const local = servers.find((server) => server.local?.major === major)?.local;
  if (local === undefined) throw new Error(missing ?? `no programs of PostgreSQL ${major}`);
  return local;
}
