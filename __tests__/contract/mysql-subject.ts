/** MySQL and MariaDB under the contract suite, with database clones. */

import { randomBytes } from 'node:crypto';
import { openMysql } from '../../src/databases/mysql/mysql.ts';
import type { ProvidedMysql } from '../engines/mysql.ts';
import { noContainers } from '../fakes/containers.ts';
import { RecordingLog } from '../fakes/recording-log.ts';
import { mysqlChanges } from './mysql-changes.ts';
import { everything, grantStatements } from './mysql-everything.ts';
import { inside, intrude, mysqlQuarrels, rowsOf, session } from './mysql-session.ts';
import { logicalState } from './mysql-state.ts';
import type { OpenSubject, Subject } from './subject.ts';

export function mysqlSubject(server: ProvidedMysql): Subject {
  return {
    label: `${server.label}, database clones`,
    changes: mysqlChanges(server.flavour),
    quarrels: mysqlQuarrels,
    open: () => open(server),
  };
}

async function open({ target, flavour }: ProvidedMysql): Promise<OpenSubject> {
  const log = new RecordingLog();
  const engine = await openMysql(target, { log, containers: noContainers });
  await engine.relaxDurability();
  const names = new Set<string>();
  const user = `'rea''der ${randomBytes(3).toString('hex')}'@'%'`;
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
    rows: (database, sql) => inside(engine.access(database), (connection) => rowsOf(connection, sql)),
    run: (database, statements) =>
      inside(engine.access(database), async (connection) => {
        for (const statement of statements) await connection.query(statement);
      }),
    fill: (database) =>
      inside(engine.access(database), async (connection) => {
        const pattern = `\`${database.replaceAll(/[\\_%]/g, '\\$&').replaceAll('`', '``')}\``;
        const grants = [`CREATE USER IF NOT EXISTS ${user}`, ...grantStatements(pattern, user)];
        for (const statement of [...everything(flavour), ...grants]) await connection.query(statement);
      }),
    state: (database) => inside(engine.access(database), (connection) => logicalState(connection, database)),
    connect: (database) => session(engine.access(database)),
    intrude: (database) => intrude(engine.access(database)),
    async [Symbol.asyncDispose]() {
      for (const name of names) await engine.drop(name);
      await inside(engine.access('mysql'), (connection) => connection.query(`DROP USER IF EXISTS ${user}`));
      await engine.close();
    },
  };
}
