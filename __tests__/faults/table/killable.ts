/** Databases on servers of their own, which a cell can kill. */

import { createConnection } from 'mysql2/promise';
import pg from 'pg';
import { formatDatabaseUrl } from '../../../src/databases/url.ts';
import type { MysqlSupply } from '../../engines/mysql.ts';
import { startLocalMysql } from '../../engines/mysql-local.ts';
import type { PostgresSupply } from '../../engines/postgres.ts';
import { startLocalPostgres } from '../../engines/postgres-local.ts';
import type { CellDatabase } from './phases.ts';

export interface KillableDatabase extends CellDatabase {
  /** Ends the server as a crash would. */
  kill(): Promise<void>;
}

export type OpenKillable = () => Promise<KillableDatabase>;

/** By the labels that `suiteDatabases` gives; without those of which no further server can be started. */
export function killableDatabases(
  postgres: PostgresSupply,
  mariadb: MysqlSupply,
): ReadonlyMap<string, OpenKillable> {
  const [one] = postgres.servers;
  const [other] = mariadb.servers;
  const places = new Map<string, OpenKillable>();
  if (one?.local !== undefined) {
    const { label, local } = one;
    places.set(label, async () => {
      const server = await startLocalPostgres(local);
      const admin = new pg.Client({ ...server.target, database: 'postgres' });
      await admin.connect();
      await admin.query('create database killed');
      await admin.end();
      const url = { parameters: {}, ...server.target, engine: 'postgres' as const, database: 'killed' };
      return {
        ...nothingTold,
        url: formatDatabaseUrl(url),
        kill: server.kill,
        [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
      };
    });
  }
  if (other?.local !== undefined) {
    const { label, local } = other;
    places.set(label, async () => {
      const server = await startLocalMysql(local);
      await server.ready;
      const { host, port, user, password } = server.target;
      const admin = await createConnection({ host, port, user, password });
      await admin.query('create database killed');
      await admin.end();
      const url = {
        engine: 'mysql' as const,
        host,
        port,
        user,
        password,
        database: 'killed',
        parameters: {},
      };
      return {
        ...nothingTold,
        url: formatDatabaseUrl(url),
        kill: server.kill,
        [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
      };
    });
  }
  return places;
}

/** Nobody can ask a server that is gone. */
const nothingTold = { leftovers: async () => [], content: async () => [] };
