/** Rights on a database and on what is in it are kept by its name, so that a copy begins without any. */

import { textOf } from './answers.ts';
import type { Connection, MysqlServer } from './connection.ts';
import { identifier, literal } from './quoting.ts';
import type { Grant } from './schema.ts';

type Row = Readonly<Record<string, unknown>>;

interface Privilege {
  readonly grantee: string;
  readonly privilege: string;
  readonly grantable: boolean;
  readonly on: Grant['on'];
  /** For a whole database: its name as a pattern, which can be written in several ways. */
  readonly pattern: string;
}

/** All that were given on exactly `database`: on the whole of it, on tables, columns and routines. */
export async function readGrants(
  connection: Connection,
  server: MysqlServer,
  database: string,
): Promise<Grant[]> {
  return merged(await allPrivileges(connection, server.stored(database)));
}

async function allPrivileges(connection: Connection, name: string): Promise<readonly Privilege[]> {
  return [
    ...(await schemaPrivileges(connection, [name, await patternFor(connection, name)])),
    ...(await tablePrivileges(connection, name)),
    ...(await columnPrivileges(connection, name)),
    ...(await routinePrivileges(connection, name)),
  ];
}

/** Those on the whole of `database` only: what was given to the user's database is right for ours beside it, too. */
export async function readSchemaGrants(
  connection: Connection,
  server: MysqlServer,
  database: string,
): Promise<Grant[]> {
  const name = server.stored(database);
  return merged(await schemaPrivileges(connection, [name, await patternFor(connection, name)]));
}

export async function applyGrants(
  connection: Connection,
  database: string,
  grants: readonly Grant[],
): Promise<void> {
  if (grants.length === 0) return;
  const pattern = await patternFor(connection, database);
  for (const grant of grants) {
    await connection.query(
      `GRANT ${grant.privileges.map(privilegeSql).join(', ')} ON ${placeSql(grant.on, database, pattern)} ` +
        `TO ${accountSql(grant)}${grant.grantable ? ' WITH GRANT OPTION' : ''}`,
    );
  }
}

/** After a drop: the server keeps the rights, for a database that may come. */
export async function revokeGrants(
  connection: Connection,
  server: MysqlServer,
  database: string,
): Promise<void> {
  const privileges = await allPrivileges(connection, server.stored(database));
  for (const [pattern, ofPattern] of Map.groupBy(privileges, (privilege) => privilege.pattern)) {
    for (const grant of merged(ofPattern)) {
      const rest = `ON ${placeSql(grant.on, database, pattern)} FROM ${accountSql(grant)}`;
      await connection.query(`REVOKE ${grant.privileges.map(privilegeSql).join(', ')} ${rest}`);
      if (grant.grantable) await connection.query(`REVOKE GRANT OPTION ${rest}`);
    }
  }
}

/**
 * For the rights on a whole database its name is a pattern, in which `_` and `%` stand for other characters, unless
 * the server has partial revokes. Source: https://dev.mysql.com/doc/refman/en/grant.html#grant-database-privileges
 */
async function patternFor(connection: Connection, database: string): Promise<string> {
  const [row] = await connection.query<Row>(`SHOW VARIABLES LIKE 'partial_revokes'`);
  const escaped = database.replaceAll(/[\\_%]/g, '\\$&');
  // A pattern may be no longer than a name; unescaped it still means this one.
  return row?.['Value'] === 'ON' || [...escaped].length > 64 ? database : escaped;
}

async function schemaPrivileges(
  connection: Connection,
  names: readonly string[],
): Promise<readonly Privilege[]> {
  const rows = await connection.query<Row>(
    `SELECT GRANTEE AS grantee, TABLE_SCHEMA AS name, PRIVILEGE_TYPE AS privilege, IS_GRANTABLE AS grantable
     FROM information_schema.SCHEMA_PRIVILEGES
     WHERE CAST(TABLE_SCHEMA AS BINARY) IN (${names.map((name) => `CAST(${literal(name)} AS BINARY)`).join(', ')})`,
  );
  return rows.map((row) => privilegeOf(row, null));
}

async function tablePrivileges(connection: Connection, database: string): Promise<readonly Privilege[]> {
  const rows = await connection.query<Row>(
    `SELECT GRANTEE AS grantee, TABLE_NAME AS name, PRIVILEGE_TYPE AS privilege, IS_GRANTABLE AS grantable
     FROM information_schema.TABLE_PRIVILEGES
     WHERE CAST(TABLE_SCHEMA AS BINARY) = CAST(${literal(database)} AS BINARY)`,
  );
  return rows.map((row) => privilegeOf(row, { kind: 'TABLE', name: textOf(row['name']) }));
}

async function columnPrivileges(connection: Connection, database: string): Promise<readonly Privilege[]> {
  const rows = await connection.query<Row>(
    `SELECT GRANTEE AS grantee, TABLE_NAME AS name, COLUMN_NAME AS columnName, PRIVILEGE_TYPE AS privilege,
       IS_GRANTABLE AS grantable
     FROM information_schema.COLUMN_PRIVILEGES
     WHERE CAST(TABLE_SCHEMA AS BINARY) = CAST(${literal(database)} AS BINARY)`,
  );
  return rows.map((row) => {
    const { privilege, ...rest } = privilegeOf(row, { kind: 'TABLE', name: textOf(row['name']) });
    return { ...rest, privilege: `${privilege} (${textOf(row['columnName'])})` };
  });
}

/** There is no view of these; who may not read the system's own table has given none that a copy would need. */
async function routinePrivileges(connection: Connection, database: string): Promise<readonly Privilege[]> {
  const rows = await connection
    .query<Row>(
      `SELECT User AS user, Host AS host, Routine_name AS name, Routine_type AS kind, Proc_priv AS privileges
       FROM mysql.procs_priv WHERE CAST(Db AS BINARY) = CAST(${literal(database)} AS BINARY)`,
    )
    .catch(() => []);
  return rows.flatMap((row) => {
    const kind = textOf(row['kind']) === 'FUNCTION' ? 'FUNCTION' : 'PROCEDURE';
    const all = textOf(row['privileges']).split(',');
    return all
      .filter((privilege) => privilege !== 'Grant')
      .map((privilege) => ({
        grantee: `'${textOf(row['user'])}'@'${textOf(row['host'])}'`,
        privilege: privilege.toUpperCase(),
        grantable: all.includes('Grant'),
        on: { kind, name: textOf(row['name']) } as const,
        pattern: '',
      }));
  });
}

function privilegeOf(row: Row, on: Grant['on']): Privilege {
  return {
    grantee: textOf(row['grantee']),
    privilege: textOf(row['privilege']),
    grantable: row['grantable'] === 'YES',
    on,
    pattern: on === null ? textOf(row['name']) : '',
  };
}

/** One grant for each account and place, in an order of its own. */
function merged(privileges: readonly Privilege[]): Grant[] {
  const groups = Map.groupBy(privileges, ({ grantee, on, grantable }) =>
    JSON.stringify([grantee, on, grantable]),
  );
  return [...groups]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([, group]) => {
      const [first] = group;
      if (first === undefined) return [];
      const names = [...new Set(group.map(({ privilege }) => privilege))].sort();
      return [{ ...accountOf(first.grantee), privileges: names, on: first.on, grantable: first.grantable }];
    });
}

/** `'user'@'host'`, in which the quotes inside of the user are not doubled. */
function accountOf(grantee: string): Pick<Grant, 'user' | 'host'> {
  const at = grantee.lastIndexOf(`'@'`);
  return at < 0
    ? { user: grantee.replaceAll(/^'|'$/g, ''), host: '' }
    : { user: grantee.slice(1, at), host: grantee.slice(at + 3, -1) };
}

/** MariaDB's roles have no host, and take none. */
function accountSql({ user, host }: Grant): string {
  return host === '' ? literal(user) : `${literal(user)}@${literal(host)}`;
}

function placeSql(on: Grant['on'], database: string, pattern: string): string {
  if (on === null) return `\`${pattern.replaceAll('`', '``')}\`.*`;
  return `${on.kind} ${identifier(database)}.${identifier(on.name)}`;
}

/** `SELECT` or `SELECT (column)`; they come from a dump, too. */
function privilegeSql(privilege: string): string {
  const [, name = '', column] = /^([A-Z ]+?)(?: \(([\s\S]+)\))?$/.exec(privilege) ?? [];
  if (name === '') throw new Error(`${JSON.stringify(privilege)} is no privilege`);
  return column === undefined ? name : `${name} (${identifier(column)})`;
}
