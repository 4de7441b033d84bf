/** Reads tables and sequences. */

import { byName, textOf } from './answers.ts';
import { queryEach } from './batch.ts';
import { withoutImpliedCharacterSets } from './character-sets.ts';
import type { MysqlServer, Visit } from './connection.ts';
import { withoutQualifier } from './qualifiers.ts';
import { identifier, literal } from './quoting.ts';
import type { CellKind, Column, Schema, Sequence, Table } from './schema.ts';
import { dialectOf } from './tokens.ts';

type Row = Readonly<Record<string, unknown>>;

/** Their rows are somewhere else, where all clones would meet. */
const foreignEngines = /^(FEDERATED|CONNECT|SPIDER|S3|MRG_MYISAM|BLACKHOLE|SPHINX|OQGRAPH|COLUMNSTORE)$/i;
/** Older servers cannot write the history of rows. Source: https://mariadb.com/kb/en/system-versioned-tables/ */
const historyVersion = '10.11.0';

/** Adds to `problems` what cannot be copied. */
export async function readTables(
  server: MysqlServer,
  inside: Visit,
  database: string,
  problems: string[],
): Promise<Pick<Schema, 'tables' | 'sequences'>> {
  const where = `WHERE TABLE_SCHEMA = ${literal(server.stored(database))}`;
  const [tableRows = [], columnRows = []] = await queryEach<Row>(inside, [
    `SELECT TABLE_NAME AS name, TABLE_TYPE AS type, ENGINE AS engine FROM information_schema.TABLES ${where}
       AND TABLE_TYPE NOT IN ('VIEW', 'SYSTEM VIEW', 'TEMPORARY', 'TEMPORARY SEQUENCE')`,
    `SELECT TABLE_NAME AS tableName, COLUMN_NAME AS name, DATA_TYPE AS type, EXTRA AS extra,
         GENERATION_EXPRESSION AS expression, COLUMN_TYPE AS fullType
       FROM information_schema.COLUMNS ${where} ORDER BY TABLE_NAME, ORDINAL_POSITION`,
  ]);
  const found = tableRows
    .map((row) => ({ name: textOf(row['name']), type: textOf(row['type']), engine: row['engine'] }))
    .sort(byName);
  problems.push(...found.flatMap((one) => faultsOf(one, server)));
  if (problems.length > 0) return { tables: [], sequences: [] };
  const columns = Map.groupBy(columnRows, (row) => textOf(row['tableName']));
  const isSequence = ({ type }: { readonly type: string }) => type === 'SEQUENCE';
  const tables = await readDefinitions(
    server,
    inside,
    database,
    found.filter((one) => !isSequence(one)),
    columns,
  );
  problems.push(...tables.flatMap(columnFaults));
  return { tables, sequences: await readSequences(inside, found.filter(isSequence)) };
}

function faultsOf(
  { name, type, engine }: { readonly name: string; readonly type: string; readonly engine: unknown },
  server: MysqlServer,
): string[] {
  const table = `The table ${JSON.stringify(name)}`;
  if (engine === null || engine === undefined) {
    return [`${table} cannot be opened by the server: repair it, or drop it in \`prepare\`.`];
  }
  if (foreignEngines.test(textOf(engine))) {
    return [
      `${table} has the engine ${textOf(engine)}, whose rows are kept elsewhere, so its clones would share them. ` +
        'Drop it in `prepare`, or use `clone: instance`.',
    ];
  }
  if (type === 'SYSTEM VERSIONED' && !server.isAtLeast(historyVersion)) {
    return [
      `${table} is system-versioned, and this server cannot copy the history of rows: use MariaDB 10.11 or newer, ` +
        'or `clone: instance`.',
    ];
  }
  return [];
}

function columnFaults({ name, versioned, columns }: Table): string[] {
  const table = `The table ${JSON.stringify(name)}`;
  if (columns.length === 0) {
    return [
      `${table} has nothing but generated columns, so no row can be copied into it. Give it another one.`,
    ];
  }
  const isById = versioned && columns.some(({ type }) => type === 'bigint ROW START');
  return isById
    ? [
        `${table} is versioned by transaction numbers, which cannot be copied: ` +
          'version it by timestamps, or use `clone: instance`.',
      ]
    : [];
}

async function readDefinitions(
  server: MysqlServer,
  inside: Visit,
  database: string,
  found: readonly { readonly name: string; readonly type: string }[],
  columns: ReadonlyMap<string, readonly Row[]>,
): Promise<Table[]> {
  const answers = await queryEach<Row>(
    inside,
    found.map(({ name }) => `SHOW CREATE TABLE ${identifier(name)}`),
  );
  const own = { database: server.stored(database), folds: server.identity.foldsNames };
  return found.map(({ name, type }, index) => {
    const versioned = type === 'SYSTEM VERSIONED';
    return {
      name,
      create: withoutImpliedCharacterSets(
        // MariaDB prints the sequence of a default with the database that it is in.
        withoutQualifier(textOf(answers[index]?.[0]?.['Create Table']), own, dialectOf(null)),
        dialectOf(null),
      ),
      columns: insertable(columns.get(name) ?? [], versioned),
      versioned,
    };
  });
}

/**
 * `DEFAULT_GENERATED`, which MySQL says of a column with an expression for its default, is none of the generated.
 * MariaDB hides the two columns of a row's life unless they were spelt out.
 */
function insertable(rows: readonly Row[], versioned: boolean): Column[] {
  const columns = rows.flatMap((row): Column[] => {
    const generated = /(?:^|\s)(?:VIRTUAL|STORED|PERSISTENT) GENERATED/.test(textOf(row['extra'] ?? ''));
    const life = /^ROW (?:START|END)$/.exec(textOf(row['expression'] ?? ''))?.[0];
    if (generated && !(versioned && life !== undefined)) return [];
    const type = textOf(row['type']).toLowerCase();
    return [
      {
        name: textOf(row['name']),
        type: life === undefined ? type : `${type} ${life}`,
        cell: cellKind(type),
      },
    ];
  });
  if (!versioned || columns.some(({ type }) => type.endsWith(' ROW START'))) return columns;
  const life = ['row_start', 'row_end'].map((name): Column => ({ name, type: 'timestamp', cell: 'text' }));
  return [...columns, ...life];
}

function cellKind(type: string): CellKind {
  if (['bit', 'enum', 'set'].includes(type)) return 'number';
  if (type === 'json') return 'json';
  const isText = /char|text/.test(type);
  const isBinary =
    /binary|blob|vector|geometry|point|polygon|linestring|geomcollection|geometrycollection/.test(type);
  return isText || isBinary ? 'bytes' : 'text';
}

/** The next value that is not in some cache of the server: what a restart would go on with. */
async function readSequences(
  inside: Visit,
  found: readonly { readonly name: string }[],
): Promise<Sequence[]> {
  const definitions = await queryEach<Row>(
    inside,
    found.map(({ name }) => `SHOW CREATE SEQUENCE ${identifier(name)}`),
  );
  const states = await queryEach<Row>(
    inside,
    found.map(
      ({ name }) => `SELECT next_not_cached_value AS next, cycle_count AS cycles FROM ${identifier(name)}`,
    ),
  );
  return found.map(({ name }, index) => ({
    name,
    create: textOf(definitions[index]?.[0]?.['Create Table']),
    next: textOf(states[index]?.[0]?.['next']),
    cycles: textOf(states[index]?.[0]?.['cycles']),
  }));
}
