/** Sessions on MySQL and MariaDB, with clones of either kind. */

import { type Connection, createConnection } from 'mysql2/promise';
import type { Access } from '../../src/databases/engine.ts';
import type { Stranger } from './subject.ts';

export async function inside<Result>(
  access: Access,
  work: (connection: Connection) => Promise<Result>,
): Promise<Result> {
  const connection = await connect(access);
  try {
    return await work(connection);
  } finally {
    await connection.end();
  }
}

/** None of a statement that has no result. */
export async function rowsOf(connection: Connection, sql: string): Promise<Record<string, unknown>[]> {
  const [rows] = await connection.query(sql);
  return Array.isArray(rows) ? (rows as Record<string, unknown>[]) : [];
}

export async function intrude(access: Access): Promise<Stranger> {
  const connection = await connect(access);
  let connected = true;
  const lose = () => {
    connected = false;
  };
  connection.on('error', lose);
  connection.on('end', lose);
  await connection.query('BEGIN');
  await connection.query(`SELECT 'a secret of the stranger'`);
  return {
    mark: `(connection ${connection.threadId})`,
    isConnected: () => connected,
    async [Symbol.asyncDispose]() {
      if (connected) await connection.end();
      else connection.destroy();
    },
  };
}

function connect({ host, port, user, password, database }: Access): Promise<Connection> {
  const place = host.startsWith('/') ? { socketPath: host } : { host, port: Number(port) };
  return createConnection({ ...place, user, password, database, charset: 'utf8mb4', dateStrings: true });
}
