/** Sessions on MySQL and MariaDB, with clones of either kind. */

import { type Connection, createConnection } from 'mysql2/promise';
import type { Access } from '../../src/databases/engine.ts';
import type { Quarrel, Stranger, TestSession } from './subject.ts';

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

export const mysqlQuarrels: readonly Quarrel[] = [
  {
    what: 'a row',
    first: `UPDATE quarrelled SET body = 'secret 7' WHERE id = 1`,
    second: `UPDATE quarrelled SET body = 'secret 8' WHERE id = 1`,
    lock: /^row lock( on quarrelled|, as no other transaction is open)$/,
  },
  {
    what: 'the definition of a table',
    first: 'SELECT * FROM quarrelled',
    second: `ALTER TABLE quarrelled ADD COLUMN more varchar(20) DEFAULT 'secret 7'`,
    lock: /^metadata lock( on quarrelled \(EXCLUSIVE\)|, as no other transaction is open)$/,
  },
];

export async function session(access: Access): Promise<TestSession> {
  const connection = await connect(access);
  connection.on('error', () => {});
  return {
    id: String(connection.threadId),
    query: (sql) => connection.query(sql),
    async [Symbol.asyncDispose]() {
      connection.destroy();
    },
  };
}

function connect({ host, port, user, password, database }: Access): Promise<Connection> {
  const place = host.startsWith('/') ? { socketPath: host } : { host, port: Number(port) };
  return createConnection({ ...place, user, password, database, charset: 'utf8mb4', dateStrings: true });
}
