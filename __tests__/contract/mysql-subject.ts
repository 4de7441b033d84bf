/** MySQL and MariaDB under the contract suite, with database clones. */

import { randomBytes } from 'node:crypto';
import { type Connection, createConnection } from 'mysql2/promise';
import type { Access } from '../../src/databases/engine.ts';
import { openMysql } from '../../src/databases/mysql/mysql.ts';
import type { ProvidedMysql } from '../engines/mysql.ts';
import { RecordingLog } from '../fakes/recording-log.ts';
import { everything, grantStatements } from './mysql-everything.ts';
import { logicalState } from './mysql-state.ts';
import type { OpenSubject, Stranger, Subject } from './subject.ts';

export function mysqlSubject(server: ProvidedMysql): Subject {
  return { label: `${server.label}, database clones`, open: () => open(server) };
}

async function open({ target, flavour }: ProvidedMysql): Promise<OpenSubject> {
  const log = new RecordingLog();
  const engine = await openMysql(target, { log });
  await engine.relaxDurability();
  const names = new Set<string>();
  const user = `'rea''der ${randomBytes(3).toString('hex')}'@'%'`;
  const inside = async <Result>(database: string, work: (connection: Connection) => Promise<Result>) => {
    const connection = await connect(engine.access(database));
    try {
      return await work(connection);
    } finally {
      await connection.end();
    }
  };
  return {
    engine,
    log,
    name(ending) {
      const name = `t${randomBytes(3).toString('hex')} ${ending}`;
      names.add(name);
      return name;
    },
    awkwardEndings: [
      `it's`,
      'double"quote""s',
      '`back`tick`',
      '100%25 %s _',
      ' with  spaces',
      'path/\\.. ?#&=:@',
      'żółć 数据库',
      `'; DROP DATABASE mysql; --`,
      'n'.repeat(64 - 't123456 '.length),
    ],
    illegalNames: ['', 'nul\0byte', 'n'.repeat(65), 'ends with a space ', 'fish 🐟'],
    rows: (database, sql) =>
      inside(database, async (connection) => {
        const [rows] = await connection.query(sql);
        return Array.isArray(rows) ? (rows as Record<string, unknown>[]) : [];
      }),
    fill: (database) =>
      inside(database, async (connection) => {
        const pattern = `\`${database.replaceAll(/[\\_%]/g, '\\$&').replaceAll('`', '``')}\``;
        const grants = [`CREATE USER IF NOT EXISTS ${user}`, ...grantStatements(pattern, user)];
        for (const statement of [...everything(flavour), ...grants]) await connection.query(statement);
      }),
    state: (database) => inside(database, (connection) => logicalState(connection, database)),
    intrude: async (database) => intrude(await connect(engine.access(database))),
    async [Symbol.asyncDispose]() {
      for (const name of names) await engine.drop(name);
      await inside('mysql', (connection) => connection.query(`DROP USER IF EXISTS ${user}`));
      await engine.close();
    },
  };
}

function connect({ host, port, user, password, database }: Access): Promise<Connection> {
  const place = host.startsWith('/') ? { socketPath: host } : { host, port: Number(port) };
  return createConnection({ ...place, user, password, database, charset: 'utf8mb4', dateStrings: true });
}

async function intrude(connection: Connection): Promise<Stranger> {
  let connected = true;
  connection.on('error', () => {
    connected = false;
  });
  connection.on('end', () => {
    connected = false;
  });
  await connection.query('BEGIN');
  await connection.query(`SELECT 'a secret of the stranger'`);
  return {
    mark: `(connection ${connection.threadId})`,
    isConnected: () => connected,
    [Symbol.asyncDispose]: async () => {
      await connection.end().catch(() => {});
    },
  };
}
