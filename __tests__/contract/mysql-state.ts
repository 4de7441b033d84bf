/** A MySQL or MariaDB database as its catalogs and rows describe it: another way than the engine's own. */

import type { Connection, RowDataPacket } from 'mysql2/promise';

type Row = Readonly<Record<string, unknown>>;

/** Catalogs of `information_schema`, by the column that holds the database's name. What a server lacks is left out. */
const catalogs: Readonly<Record<string, string>> = {
  SCHEMATA: 'SCHEMA_NAME',
  TABLES: 'TABLE_SCHEMA',
  COLUMNS: 'TABLE_SCHEMA',
  ST_GEOMETRY_COLUMNS: 'TABLE_SCHEMA',
  STATISTICS: 'TABLE_SCHEMA',
  TABLE_CONSTRAINTS: 'CONSTRAINT_SCHEMA',
  CHECK_CONSTRAINTS: 'CONSTRAINT_SCHEMA',
  KEY_COLUMN_USAGE: 'CONSTRAINT_SCHEMA',
  REFERENTIAL_CONSTRAINTS: 'CONSTRAINT_SCHEMA',
  PARTITIONS: 'TABLE_SCHEMA',
  VIEWS: 'TABLE_SCHEMA',
  ROUTINES: 'ROUTINE_SCHEMA',
  PARAMETERS: 'SPECIFIC_SCHEMA',
  LIBRARIES: 'LIBRARY_SCHEMA',
  TRIGGERS: 'TRIGGER_SCHEMA',
  EVENTS: 'EVENT_SCHEMA',
  TABLE_PRIVILEGES: 'TABLE_SCHEMA',
  COLUMN_PRIVILEGES: 'TABLE_SCHEMA',
};

/** Figures and times that are not the same twice even for one database. */
const passing =
  /^(TABLE_ROWS|AVG_ROW_LENGTH|DATA_LENGTH|MAX_DATA_LENGTH|INDEX_LENGTH|MAX_INDEX_LENGTH|DATA_FREE|CREATE_TIME|UPDATE_TIME|CHECK_TIME|CARDINALITY|CREATED|LAST_ALTERED|LAST_EXECUTED|VERSION|CHECKSUM|TEMPORARY)$/;

/** All objects and all rows. */
export async function logicalState(
  connection: Connection,
  database: string,
): Promise<Readonly<Record<string, readonly string[]>>> {
  await connection.query(`SET SESSION time_zone = '+00:00', sql_mode = ''`);
  // MySQL shows what it once knew otherwise; MariaDB has no such setting.
  await connection.query('SET SESSION information_schema_stats_expiry = 0').catch(() => {});
  const state: Record<string, readonly string[]> = {};
  for (const [catalog, column] of Object.entries(catalogs)) {
    const rows = await rowsOf(connection, `SELECT * FROM information_schema.${catalog} WHERE ${column} = ?`, [
      database,
    ]).catch(() => undefined);
    if (rows !== undefined) state[catalog] = described(rows.map(comparable), database);
  }
  const grants = `SELECT GRANTEE, PRIVILEGE_TYPE, IS_GRANTABLE FROM information_schema.SCHEMA_PRIVILEGES WHERE REPLACE(TABLE_SCHEMA, '\\\\', '') = ?`;
  state['grants'] = described(await rowsOf(connection, grants, [database]), database);
  const routines = `SELECT User, Host, Routine_name, Routine_type, Proc_priv FROM mysql.procs_priv WHERE Db = ?`;
  state['grants on routines'] = described(await rowsOf(connection, routines, [database]), database);
  for (const [name, rows] of await contents(connection, database)) state[`rows of ${name}`] = rows;
  return state;
}

/**
 * A sequence has no text, and its definition no character set: it has what was its database's default once. And MySQL
 * says of a counter that was never used sometimes nothing, and sometimes 1.
 */
function comparable(row: Row): Row {
  const { TABLE_TYPE: type, AUTO_INCREMENT: next } = row;
  return {
    ...row,
    ...(type === 'SEQUENCE' && { TABLE_COLLATION: null }),
    ...(Number(next) === 1 && { AUTO_INCREMENT: null }),
  };
}

async function contents(
  connection: Connection,
  database: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const tables = await rowsOf(
    connection,
    `SELECT TABLE_NAME AS name, TABLE_TYPE AS type FROM information_schema.TABLES
     WHERE TABLE_SCHEMA = ? AND TABLE_TYPE <> 'VIEW'`,
    [database],
  );
  const found = new Map<string, readonly string[]>();
  await connection.query('SET SESSION character_set_results = NULL');
  for (const { name, type } of tables as readonly { name: Buffer; type: Buffer }[]) {
    const [table, kind] = [String(name), String(type)];
    const columns = await rowsOf(
      connection,
      `SELECT COLUMN_NAME AS name, DATA_TYPE AS type FROM information_schema.COLUMNS
       WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION`,
      [database, table],
    );
    const values = columns.map((column) => expressionFor(String(column['name']), String(column['type'])));
    const versioned = kind === 'SYSTEM VERSIONED';
    if (versioned && !values.includes('`s`')) values.push('row_start', 'row_end');
    const [rows] = await connection.query({
      sql: `SELECT ${values.join(', ')} FROM ${quoted(table)}${versioned ? ' FOR SYSTEM_TIME ALL' : ''}`,
      rowsAsArray: true,
      typeCast: (field: { buffer(): Buffer | null }) => field.buffer()?.toString('hex') ?? null,
    });
    found.set(table, (rows as unknown as unknown[][]).map((row) => JSON.stringify(row)).sort());
  }
  await connection.query("SET SESSION character_set_results = 'utf8mb4'");
  return found;
}

/** A float shows all its digits as a double; an enum shows its number beside its label. */
function expressionFor(column: string, type: string): string {
  if (type === 'float') return `${quoted(column)} + 0e0`;
  return type === 'enum' ? `CONCAT(${quoted(column)}, ' ', ${quoted(column)} + 0)` : quoted(column);
}

function quoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

async function rowsOf(
  connection: Connection,
  sql: string,
  values: readonly unknown[],
): Promise<readonly Row[]> {
  const [rows] = await connection.query<RowDataPacket[]>(sql, [...values]);
  return rows;
}

/** Without the database's own name, which MariaDB prints in some definitions. */
function described(rows: readonly Row[], database: string): readonly string[] {
  return rows
    .map((row) => {
      const kept = Object.entries(row)
        .filter(([column]) => !passing.test(column))
        .map(([column, value]) => [
          column,
          String(value).replaceAll(quoted(database), '<own>').replaceAll(database, '<own>'),
        ]);
      return JSON.stringify(kept);
    })
    .sort();
}
