/** The fingerprint of a database: its schema and the checksums of its rows. */

import { createHash } from 'node:crypto';
import { textOf } from './answers.ts';
import { queryEach } from './batch.ts';
import type { Connection, MysqlServer, Visit } from './connection.ts';
import { literal, qualified } from './quoting.ts';
import { readSchema } from './read-schema.ts';
import type { Schema } from './schema.ts';

/** Equal for a database and its exact copies, on the same server. */
export async function fingerprint(server: MysqlServer, inside: Visit, database: string): Promise<string> {
  return hashOf(await readSchema(server, inside, database), await checksums(inside, database));
}

/** `schema` can have been read before the rows were moved to another database. */
export function hashOf(schema: Schema, rows: ReadonlyMap<string, string>): string {
  const { tables, sequences, programs, grants, ...database } = schema;
  const whole = { database, tables, sequences, programs, grants, rows: [...rows] };
  return createHash('sha256').update(JSON.stringify(whole)).digest('hex');
}

/** A checksum over all rows of each table, whatever order they lie in; the rows that were included. */
export async function checksums(inside: Visit, database: string): Promise<ReadonlyMap<string, string>> {
  const names = await tableNames(inside, database);
  const answers = await queryEach<{ Checksum: unknown }>(
    inside,
    names.map((name) => `CHECKSUM TABLE ${qualified(database, name)}`),
  );
  return new Map(
    names.map((name, index) => {
      const checksum = answers[index]?.[0]?.Checksum;
      if (checksum === null || checksum === undefined)
        throw new Error(`the rows of ${JSON.stringify(name)} cannot be read`);
      return [name, textOf(checksum)] as const;
    }),
  );
}

/** Bytes of data and indexes; a database without tables takes at least a page of the dictionary. */
export async function sizeOf(connection: Connection, database: string): Promise<number> {
  const [row] = await connection.query<{ size: unknown }>(
    `SELECT COALESCE(SUM(DATA_LENGTH + INDEX_LENGTH), 0) AS size FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${literal(database)}`,
  );
  return Number(row?.size ?? 0) + dictionaryPageBytes;
}

const dictionaryPageBytes = 16_384;

async function tableNames(inside: Visit, database: string): Promise<readonly string[]> {
  const rows = await inside.query<{ name: unknown }>(
    `SELECT TABLE_NAME AS name FROM information_schema.TABLES
     WHERE TABLE_SCHEMA = ${literal(database)} AND TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED')`,
  );
  return rows.map(({ name }) => textOf(name)).sort();
}
