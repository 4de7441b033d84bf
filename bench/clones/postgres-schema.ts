/** A PostgreSQL database of so many tables: keys to each other, sequences, text that is kept out of line, a view. */

import type { Client } from 'pg';

export interface PostgresSize {
  readonly tables: number;
  readonly textBytes: number;
}

/** With its maps, key, sequence, place for long texts and rows in the catalogs a table takes 95 kB, beside the 7 MB of a new database. */
export const postgresSizes: Readonly<Record<string, PostgresSize>> = {
  big: { tables: 1000, textBytes: 4e6 },
  small: { tables: 60, textBytes: 100e3 },
};

const rowBytes = 200;
/** A transaction locks all that it makes, and the server has room for some thousand locks. */
const tablesPerTransaction = 50;

/** Fills the database that `client` is in. */
export async function fillPostgres(client: Client, { tables, textBytes }: PostgresSize): Promise<void> {
  const rows = Math.ceil(textBytes / tables / rowBytes);
  for (let first = 0; first < tables; first += tablesPerTransaction) {
    const last = Math.min(first + tablesPerTransaction, tables);
    const statements = Array.from({ length: last - first }, (_, index) => tableOf(first + index, rows));
    // One message is one transaction.
    await client.query(statements.flat().join(';\n'));
  }
  await client.query('CREATE VIEW everybody AS SELECT id, name FROM table_0');
}

function tableOf(index: number, rows: number): readonly string[] {
  return [
    `CREATE TABLE table_${index} (
       id serial PRIMARY KEY, parent int REFERENCES table_${Math.floor(index / 2)} (id), name varchar(80) NOT NULL, body text,
       amount numeric(10, 2) NOT NULL DEFAULT 0 CHECK (amount >= 0), made timestamptz NOT NULL DEFAULT now())`,
    `INSERT INTO table_${index} (name, body)
       SELECT 'name ' || row, repeat(md5(row::text || ${index}), ${Math.floor((rowBytes - 40) / 32)}) FROM generate_series(1, ${rows}) row`,
  ];
}
