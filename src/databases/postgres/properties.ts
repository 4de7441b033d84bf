/** What belongs to a database but is kept outside of it, so that copies and dumps come without it. */

import { z } from 'zod';
import { type Mark, withMark, withoutMark } from '../mark.ts';
import type { Connection } from './connection.ts';
import { identifier, literal } from './quoting.ts';

/** Plain data: it travels beside dumps. */
export const databaseProperties = z.object({
  /** Null for the role that read the properties, so that another one can make a copy of its own. */
  owner: z.string().nullable(),
  comment: z.string().nullable(),
  /** −1 is none. */
  connectionLimit: z.int(),
  /** As `timezone=UTC`; for one role in this database, or for all. */
  settings: z.array(z.object({ role: z.string().nullable(), values: z.array(z.string()) })),
  /** Null where nobody ever granted or revoked. */
  grants: z
    .array(z.object({ role: z.string().nullable(), privilege: z.string(), grantable: z.boolean() }))
    .nullable(),
});

export type DatabaseProperties = z.infer<typeof databaseProperties>;

/** All from catalogs that databases share: no connection to `database` is needed, so it may be sealed. */
export async function readProperties(connection: Connection, database: string): Promise<DatabaseProperties> {
  const [row] = await connection.query<{ properties: DatabaseProperties }>(
    `SELECT json_build_object(
       'owner', nullif(pg_get_userbyid(d.datdba), current_user),
       'comment', shobj_description(d.oid, 'pg_database'),
       'connectionLimit', d.datconnlimit,
       'settings', (SELECT coalesce(json_agg(json_build_object(
            'role', r.rolname, 'values', s.setconfig) ORDER BY r.rolname NULLS FIRST), '[]')
          FROM pg_db_role_setting s LEFT JOIN pg_roles r ON r.oid = s.setrole WHERE s.setdatabase = d.oid),
       'grants', CASE WHEN d.datacl IS NOT NULL THEN (SELECT coalesce(json_agg(json_build_object(
            'role', r.rolname, 'privilege', g.privilege_type, 'grantable', g.is_grantable)
              ORDER BY r.rolname NULLS FIRST, g.privilege_type, g.is_grantable), '[]')
          FROM aclexplode(d.datacl) g LEFT JOIN pg_roles r ON r.oid = g.grantee) END
     ) AS properties
     FROM pg_database d WHERE d.datname = $1`,
    [database],
  );
  if (row === undefined) throw new Error('there is no such database');
  // A copy gets a mark of its own.
  return { ...row.properties, comment: withoutMark(row.properties.comment) };
}

/** Gives `database` the properties, which it must not have yet, and the mark. */
export async function applyProperties(
  connection: Connection,
  database: string,
  properties: DatabaseProperties,
  mark: Mark | undefined,
): Promise<void> {
  const comment = withMark(properties.comment, mark);
  const statements = statementsFor(database, { ...properties, comment });
  // One message, and so one transaction: all or nothing.
  if (statements.length > 0) await connection.query(statements.join(';\n'));
}

function statementsFor(database: string, properties: DatabaseProperties): readonly string[] {
  const name = identifier(database);
  const { owner, comment, connectionLimit, settings, grants } = properties;
  return [
    ...(owner === null ? [] : [`ALTER DATABASE ${name} OWNER TO ${identifier(owner)}`]),
    ...(comment === null ? [] : [`COMMENT ON DATABASE ${name} IS ${literal(comment)}`]),
    ...(connectionLimit < 0 ? [] : [`ALTER DATABASE ${name} WITH CONNECTION LIMIT ${connectionLimit}`]),
    ...settings.flatMap(({ role, values }) => values.map((value) => settingStatement(name, role, value))),
    ...(grants === null ? [] : grantStatements(name, owner, grants)),
  ];
}

function settingStatement(quotedDatabase: string, role: string | null, setting: string): string {
  const end = setting.indexOf('=');
  const [variable, value] = [setting.slice(0, end), setting.slice(end + 1)];
  const subject =
    role === null ? `DATABASE ${quotedDatabase}` : `ROLE ${identifier(role)} IN DATABASE ${quotedDatabase}`;
  const values = quotedLists.has(variable.toLowerCase()) ? listElements(value) : [value];
  return `ALTER ${subject} SET ${identifier(variable)} TO ${values.map(literal).join(', ')}`;
}

/**
 * Settings that the server keeps as a list of quoted names, as `"$user", public`; set from a single literal,
 * the list would become one name.
 * Source: variable_is_guc_list_quote() in src/bin/pg_dump/dumputils.c of PostgreSQL 18
 */
const quotedLists: ReadonlySet<string> = new Set([
  'local_preload_libraries',
  'search_path',
  'session_preload_libraries',
  'shared_preload_libraries',
  'temp_tablespaces',
  'unix_socket_directories',
]);

function listElements(list: string): readonly string[] {
  const elements = [...list.matchAll(/"((?:[^"]|"")*)"|[^",\s]+/g)].map(
    ([plain, quoted]) => quoted?.replaceAll('""', '"') ?? plain,
  );
  return elements.length === 0 ? [''] : elements;
}

/** From nothing, also without what owner and public have by default, to exactly `grants`. */
function grantStatements(
  quotedDatabase: string,
  owner: string | null,
  grants: NonNullable<DatabaseProperties['grants']>,
): readonly string[] {
  return [
    `REVOKE ALL ON DATABASE ${quotedDatabase} FROM PUBLIC, ${owner === null ? 'CURRENT_USER' : identifier(owner)}`,
    ...grants.map(
      ({ role, privilege, grantable }) =>
        `GRANT ${databasePrivilege.parse(privilege)} ON DATABASE ${quotedDatabase} ` +
        `TO ${role === null ? 'PUBLIC' : identifier(role)}${grantable ? ' WITH GRANT OPTION' : ''}`,
    ),
  ];
}

const databasePrivilege = z.enum(['CREATE', 'CONNECT', 'TEMPORARY']);
