/** Writes a database to a file: its schema, and its rows as the server keeps them. No tool is needed for that. */

import { rm, stat } from 'node:fs/promises';
import type { Dump } from '../engine.ts';
import type { MysqlServer, Visit } from './connection.ts';
import { type DumpPart, type DumpRow, writeDump } from './dump-file.ts';
import { checksums, hashOf } from './fingerprint.ts';
import { refuseOpaqueJson } from './opaque-json.ts';
import { identifier } from './quoting.ts';
import { readSchema } from './read-schema.ts';
import { history } from './rows.ts';
import type { Column, Schema, Table } from './schema.ts';

/** Leaves no file behind where it fails. Nobody else may write to `database` meanwhile. */
export async function dumpDatabase(server: MysqlServer, database: string, file: string): Promise<Dump> {
  try {
    await server.visit(database, (inside) => writeDump(file, partsOf(server, inside, database)));
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
  return {
    tool: `testshoal from ${server.identity.label}`,
    sizeBytes: (await stat(file)).size,
    compressed: true,
  };
}

/** Grants can come from the user's own database and differ between servers, so they are left out. */
export function dumpFingerprint(schema: Schema, rows: ReadonlyMap<string, string>): string {
  return hashOf({ ...schema, grants: [] }, rows);
}

/** The whole of the `database` that `inside` is in. */
export async function* partsOf(
  server: MysqlServer,
  inside: Visit,
  database: string,
): AsyncGenerator<DumpPart> {
  const { flavour, version } = server.identity;
  const schema = await readSchema(server, inside, database);
  await refuseOpaqueJson(inside, schema.tables);
  const fingerprint = dumpFingerprint(schema, await checksums(inside, server.stored(database)));
  yield { kind: 'header', header: { flavour, version, fingerprint, schema } };
  // Text comes in the bytes that the column holds, not in our own character set.
  await inside.query('SET SESSION character_set_results = NULL');
  for (const [index, table] of schema.tables.entries()) {
    yield { kind: 'table', index };
    for await (const row of inside.stream(selectOf(table))) yield { kind: 'row', row: row as DumpRow };
  }
}

function selectOf(table: Table): string {
  const values = table.columns.map(expressionFor).join(', ');
  return `SELECT ${values} FROM ${identifier(table.name)}${history(table)}`;
}

/** A float's text has fewer digits than it has; the labels of an enum say nothing of its number 0. */
function expressionFor({ name, type, cell }: Column): string {
  if (cell === 'number') return `CAST(${identifier(name)} AS UNSIGNED)`;
  return type === 'float' ? `${identifier(name)} + 0e0` : identifier(name);
}
