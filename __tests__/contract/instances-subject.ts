/** MySQL and MariaDB with instance clones under the contract suite. */

import { randomBytes } from 'node:crypto';
import { openInstancesHere } from '../databases/mysql/instances/open.ts';
import type { ProvidedMysql } from '../engines/mysql.ts';
import { everything, grantStatements } from './mysql-everything.ts';
import { inside, intrude, mysqlQuarrels, rowsOf, session } from './mysql-session.ts';
import { logicalState } from './mysql-state.ts';
import type { ChangeCase, OpenSubject, Subject } from './subject.ts';

const alwaysChanged: readonly ChangeCase[] = [
  {
    what: 'who knows, for nobody looks',
    statements: ['SELECT 1'],
    found: ['a new server costs less than looking into the used one'],
  },
];

/** None where only a server's address is known, and no program to start another one. */
export function instancesSubjects(server: ProvidedMysql): readonly Subject[] {
  if (server.local === undefined) return [];
  return (['overlay', 'copy'] as const)
    .filter((strategy) => strategy === 'copy' || process.getuid?.() === 0)
    .map((strategy) => ({
      label: `${server.label}, instances by ${strategy}`,
      alwaysRenewed: true,
      changes: alwaysChanged,
      quarrels: mysqlQuarrels,
      open: () => open(server, strategy),
    }));
}

async function open(server: ProvidedMysql, strategy: 'overlay' | 'copy'): Promise<OpenSubject> {
  const here = await openInstancesHere(server, { strategy });
  const { engine, log } = here;
  return {
    engine,
    log,
    name: (ending) => `t${randomBytes(3).toString('hex')} ${ending}`,
    awkwardEndings: ['path/../\\ it\'s "`%s` ?#&=:@,\n', `żółć 数据库 🐟 ${'n'.repeat(150)}`],
    illegalNames: ['', 'nul\0byte', 'n'.repeat(201)],
    databaseInside: server.target.database,
    rows: (database, sql) => inside(engine.access(database), (client) => rowsOf(client, sql)),
    run: (database, statements) =>
      inside(engine.access(database), async (client) => {
        for (const statement of statements) await client.query(statement);
      }),
    fill: (database) =>
      inside(engine.access(database), async (client) => {
        const user = `'rea''der ${randomBytes(3).toString('hex')}'@'%'`;
        const pattern = `\`${server.target.database}\``;
        const grants = [`CREATE USER ${user}`, ...grantStatements(pattern, user)];
        for (const statement of [...everything(server.flavour), ...grants]) await client.query(statement);
        // Rows in memory do not outlive their server; that they are refused is tested elsewhere.
        await client.query('DELETE FROM volatile');
      }),
    state: (database) =>
      inside(engine.access(database), async (client) => {
        // Until a table is opened, MySQL's catalog shows the last number that was given instead of the next one.
        for (const table of await rowsOf(client, `SHOW FULL TABLES WHERE Table_type <> 'VIEW'`)) {
          const [name = ''] = Object.values(table).map(String);
          await client.query(`SHOW CREATE TABLE \`${name.replaceAll('`', '``')}\``);
        }
        return logicalState(client, server.target.database);
      }),
    connect: (database) => session(engine.access(database)),
    intrude: (database) => intrude(engine.access(database)),
    [Symbol.asyncDispose]: () => here[Symbol.asyncDispose](),
  };
}
