/** Rows from one database of a server into another one, without leaving the server. */

import { messageOf } from '../../errors.ts';
import { packets, queryEach } from './batch.ts';
import type { MysqlServer, Visit } from './connection.ts';
import { identifier, qualified } from './quoting.ts';
import type { Table } from './schema.ts';

/** A table with rows, and how much it holds. */
export interface FilledTable {
  readonly table: Table;
  readonly sizeBytes: number;
}

/** In a smaller table no plan is a bad one, and 300 of them would cost a tenth of a clone. */
const analyzedFromBytes = 1024 * 1024;

/** Copies the rows of `tables` from `source` into the tables of the database that `inside` is in. */
export async function copyRows(
  server: MysqlServer,
  inside: Visit,
  source: string,
  tables: readonly FilledTable[],
): Promise<void> {
  if (tables.length === 0) return;
  const sorted = tables.toSorted((one, other) => other.sizeBytes - one.sizeBytes);
  const [within, without] = [true, false].map((wanted) =>
    sorted
      .filter(({ table }) => isTransactional(table) === wanted)
      .map(({ table }) => copyStatement(source, table)),
  );
  await prepareBulkLoad(server, inside);
  // A server with GTIDs takes no transaction with both kinds.
  await copyEach(inside, without ?? []);
  await inside.query('START TRANSACTION');
  await copyEach(inside, within ?? []);
  await inside.query('COMMIT');
  await analyze(
    inside,
    tables.filter(({ sizeBytes }) => sizeBytes >= analyzedFromBytes).map(({ table }) => table),
  );
}

async function copyEach(inside: Visit, statements: readonly string[]): Promise<void> {
  for (const packet of packets(statements)) {
    try {
      await queryEach(inside, packet);
    } catch (error) {
      throw new Error(`copying rows: ${messageOf(error)}`, { cause: error });
    }
  }
}

/** Statistics for the optimizer, which a copy comes without. NO_WRITE_TO_BINLOG needs no right of its own. */
export async function analyze(inside: Visit, tables: readonly Table[]): Promise<void> {
  if (tables.length === 0) return;
  const names = tables.map(({ name }) => identifier(name)).join(', ');
  await inside.query(`ANALYZE NO_WRITE_TO_BINLOG TABLE ${names}`);
}

/**
 * With both checks off MariaDB fills an empty table in one go; its older releases do that wrong. So does its own
 * client choose. Source: https://jira.mariadb.org/browse/MDEV-34703
 */
export async function prepareBulkLoad(server: MysqlServer, inside: Visit): Promise<void> {
  if (server.isMariadb && !loadsInBulk(server)) await inside.query('SET SESSION unique_checks = 1');
}

function loadsInBulk(server: MysqlServer): boolean {
  if (server.isAtLeast('11.5.0')) return server.isAtLeast('11.7.2');
  if (server.isAtLeast('11.0.0')) return server.isAtLeast('11.4.5');
  return server.isAtLeast('10.11.11');
}

function copyStatement(source: string, table: Table): string {
  const columns = columnList(table);
  return (
    `INSERT INTO ${identifier(table.name)} (${columns}) ` +
    `SELECT ${columns} FROM ${qualified(source, table.name)}${history(table)}`
  );
}

export function columnList({ columns }: Table): string {
  return columns.map(({ name }) => identifier(name)).join(', ');
}

/** Of the other engines some know transactions too; for them it only matters less. */
export function isTransactional({ create }: Table): boolean {
  return /^\) ENGINE=InnoDB\b/m.test(create);
}

/** What reads the rows that were, too. */
export function history({ versioned }: Table): string {
  return versioned ? ' FOR SYSTEM_TIME ALL' : '';
}
