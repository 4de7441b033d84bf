/** Fills a database from a dump, and proves that it is what was dumped. */

import { messageOf } from '../../errors.ts';
import type { MysqlServer, Visit } from './connection.ts';
import { dumpFingerprint } from './dump.ts';
import { type DumpHeader, type DumpPart, type DumpRow, readDump } from './dump-file.ts';
import { checksums } from './fingerprint.ts';
import { bytesLiteral, identifier, literal } from './quoting.ts';
import { readSchema } from './read-schema.ts';
import { alterDatabase, replay } from './replay.ts';
import { columnList, prepareBulkLoad } from './rows.ts';
import type { CellKind, Schema, Table } from './schema.ts';

/** One INSERT is about so long: longer ones take memory here, and gain nothing there. */
const statementBytes = 256 * 1024;

export async function restoreDatabase(server: MysqlServer, file: string, database: string): Promise<void> {
  await fillFrom(readDump(file), server, database);
}

/** Rows are read while the server takes the ones before; never more than a few statements are in memory. */
export async function fillFrom(
  parts: AsyncGenerator<DumpPart>,
  server: MysqlServer,
  database: string,
): Promise<void> {
  try {
    const header = await readHeader(parts, server);
    await server.withConnection((connection) => alterDatabase(connection, database, header.schema));
    await server.visit(database, async (inside) => {
      await replay(server, inside, database, header.schema, () =>
        fillTables(server, inside, header.schema, parts),
      );
    });
    await prove(server, database, header.fingerprint);
  } finally {
    await parts.return(undefined);
  }
}

async function readHeader(parts: AsyncGenerator<DumpPart>, server: MysqlServer): Promise<DumpHeader> {
  const { value } = await parts.next();
  if (value === undefined || value.kind !== 'header')
    throw new Error('the file is not a dump: it has no header');
  const { flavour, version } = value.header;
  if (flavour !== server.identity.flavour) throw new Error(`the dump is one of ${flavour} ${version}`);
  return value.header;
}

/** A restored database that differs would make tests pass or fail for no reason of theirs. */
async function prove(server: MysqlServer, database: string, fingerprint: string): Promise<void> {
  const own = await server.visit(database, async (inside) =>
    dumpFingerprint(
      await readSchema(server, inside, database),
      await checksums(inside, server.stored(database)),
    ),
  );
  if (own !== fingerprint) throw new Error('what was restored is not equal to what was dumped');
}

async function fillTables(
  server: MysqlServer,
  inside: Visit,
  schema: Schema,
  parts: AsyncIterable<DumpPart>,
): Promise<void> {
  await prepareBulkLoad(server, inside);
  const sending = new Sending(inside);
  let inserts: Inserts | undefined;
  for await (const part of parts) {
    if (part.kind === 'header') throw new Error('the file is not a dump: it has two headers');
    if (part.kind === 'row') {
      if (inserts === undefined) throw new Error('the file is not a dump: a row is in no table');
      const statement = inserts.add(part.row);
      if (statement !== undefined) await sending.send(statement);
      continue;
    }
    await finish(inserts, sending);
    const table = schema.tables[part.index];
    if (table === undefined) throw new Error('the file is not a dump: it has rows of an unknown table');
    inserts = new Inserts(table);
    await sending.send('START TRANSACTION');
  }
  await finish(inserts, sending);
  await sending.done();
}

async function finish(inserts: Inserts | undefined, sending: Sending): Promise<void> {
  if (inserts === undefined) return;
  const last = inserts.take();
  if (last !== undefined) await sending.send(last);
  await sending.send('COMMIT');
}

/** One statement is under way while the next one is put together. */
class Sending {
  readonly #inside: Visit;
  #underWay: Promise<unknown> = Promise.resolve();

  constructor(inside: Visit) {
    this.#inside = inside;
  }

  async send(statement: string): Promise<void> {
    await this.done();
    this.#underWay = this.#inside.query(statement);
    // It is met by whoever sends the next one.
    this.#underWay.catch(() => {});
  }

  async done(): Promise<void> {
    try {
      await this.#underWay;
    } catch (error) {
      throw new Error(`inserting rows: ${messageOf(error)}`, { cause: error });
    }
  }
}

/** Puts rows of one table together to statements. */
class Inserts {
  readonly #start: string;
  readonly #cells: readonly CellKind[];
  #rows: string[] = [];
  #sizeBytes = 0;

  constructor(table: Table) {
    this.#start = `INSERT INTO ${identifier(table.name)} (${columnList(table)}) VALUES `;
    this.#cells = table.columns.map(({ cell }) => cell);
  }

  /** A statement, when one is full. */
  add(row: DumpRow): string | undefined {
    const text = this.#rowText(row);
    this.#rows.push(text);
    this.#sizeBytes += text.length;
    return this.#sizeBytes < statementBytes ? undefined : this.take();
  }

  take(): string | undefined {
    if (this.#rows.length === 0) return undefined;
    const statement = this.#start + this.#rows.join(',');
    this.#rows = [];
    this.#sizeBytes = 0;
    return statement;
  }

  #rowText(row: DumpRow): string {
    if (row.length !== this.#cells.length)
      throw new Error('the file is not a dump: a row is too long or too short');
    return `(${row.map((cell, index) => valueText(cell, this.#cells[index] ?? 'bytes')).join(',')})`;
  }
}

function valueText(cell: Buffer | null, kind: CellKind): string {
  if (cell === null) return 'NULL';
  switch (kind) {
    case 'text':
      return literal(cell.toString('latin1'));
    case 'number': {
      const digits = cell.toString('latin1');
      if (!/^\d+$/.test(digits)) throw new Error('the file is not a dump: a number is none');
      return digits;
    }
    case 'bytes':
      return bytesLiteral(cell);
    case 'json':
      return `_utf8mb4 ${bytesLiteral(cell)}`;
  }
}
