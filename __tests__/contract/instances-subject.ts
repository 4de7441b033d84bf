/** MySQL and MariaDB with instance clones under the contract suite. */

import { randomBytes } from 'node:crypto';
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import type { Access } from '../../src/databases/engine.ts';
import { openInstancesHere } from '../databases/mysql/instances/open.ts';
import type { ProvidedMysql } from '../engines/mysql.ts';
import { everything, grantStatements } from './mysql-everything.ts';
import { logicalState } from './mysql-state.ts';
import type { OpenSubject, Stranger, Subject } from './subject.ts';

/** None where only a server's address is known, and no program to start another one. */
export function instancesSubjects(server: ProvidedMysql): readonly Subject[] {
  if (server.local === undefined) return [];
  return (['overlay', 'copy'] as const)
    .filter((strategy) => strategy === 'copy' || process.getuid?.() === 0)
    .map((strategy) => ({
      label: `${server.label}, instances by ${strategy}`,
      open: () => open(server, strategy),
    }));
}

async function open(server: ProvidedMysql, strategy: 'overlay' | 'copy'): Promise<OpenSubject> {
  const here = await openInstancesHere(server, { strategy });
  const { engine, log } = here;
  const inside = async <Result>(database: string, work: (client: Connection) => Promise<Result>) => {
    const client = await connect(engine.access(database));
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  };
  return {
    engine,
    log,
    name: (ending) => `t${randomBytes(3).toString('hex')} ${ending}`,
    awkwardEndings: ['path/../\\ it\'s "`%s` ?#&=:@,\n', `żółć 数据库 🐟 ${'n'.repeat(150)}`],
    illegalNames: ['', 'nul\0byte', 'n'.repeat(201)],
    databaseInside: server.target.database,
    rows: (database, sql) => inside(database, async (client) => rowsOf(client, sql)),
    fill: (database) =>
      inside(database, async (client) => {
        const user = `'rea''der ${randomBytes(3).toString('hex')}'@'%'`;
        const pattern = `\`${server.target.database}\``;
        const grants = [`CREATE USER ${user}`, ...grantStatements(pattern, user)];
        for (const statement of [...everything(server.flavour), ...grants]) await client.query(statement);
        // Rows in memory do not outlive their server; that they are refused is tested elsewhere.
        await client.query('DELETE FROM volatile');
      }),
    state: (database) =>
      inside(database, async (client) => {
        // Until a table is opened, MySQL's catalog shows the last number that was given instead of the next one.
        for (const table of await rowsOf(client, `SHOW FULL TABLES WHERE Table_type <> 'VIEW'`)) {
          const [name = ''] = Object.values(table).map(String);
          await client.query(`SHOW CREATE TABLE \`${name.replaceAll('`', '``')}\``);
        }
        return logicalState(client, server.target.database);
      }),
    intrude: async (database) => intrude(await connect(engine.access(database))),
    [Symbol.asyncDispose]: () => here[Symbol.asyncDispose](),
  };
}

function connect({ host, port, user, password, database }: Access): Promise<Connection> {
  return createConnection({ host, port: Number(port), user, password, database, dateStrings: true });
}

async function intrude(client: Connection): Promise<Stranger> {
  let connected = true;
  client.on('error', () => {});
  client.on('end', () => {
    connected = false;
  });
  await client.query('BEGIN');
  await client.query(`SELECT 'a secret of the stranger'`);
  return {
    mark: `(connection ${client.threadId})`,
    isConnected: () => connected,
    [Symbol.asyncDispose]: async () => client.destroy(),
  };
}

async function rowsOf(client: Connection, sql: string): Promise<Record<string, unknown>[]> {
  const [rows] = await client.query<RowDataPacket[]>(sql);
  return Array.isArray(rows) ? rows : [];
}
