/** Seals a database: read while nobody else is inside, moved to its final name, marked as complete last. */

import { messageOf } from '../../errors.ts';
import type { Log } from '../../ports.ts';
import type { SealedTemplate } from '../engine.ts';
import { textOf } from './answers.ts';
import { queryEach } from './batch.ts';
import type { MysqlServer, Visit } from './connection.ts';
import { dropDatabase } from './databases.ts';
import { errorNumber, numberOf } from './failure.ts';
import { checksums, hashOf, sizeOf } from './fingerprint.ts';
import { isOurs, pastLocks, sendAway } from './locks.ts';
import { queryWithLooseKeys } from './loose-keys.ts';
import { names } from './qualifiers.ts';
import { identifier, literal, qualified } from './quoting.ts';
import { readSchema } from './read-schema.ts';
import { createDatabase } from './replay.ts';
import { analyze, type FilledTable, history, isTransactional } from './rows.ts';
import { describeProgram, type Schema, type Table } from './schema.ts';
import { describeAll, lastingSessionsIn } from './sessions.ts';
import { dialectOf } from './tokens.ts';

/** What clones are made from: the rows lie under the template's name, all else is here. */
export interface Template extends SealedTemplate {
  readonly schema: Schema;
  /** The tables that have rows. */
  readonly filled: readonly FilledTable[];
  /** A checksum of the rows of each table. */
  readonly rows: ReadonlyMap<string, string>;
}

/**
 * No server renames a database, so its tables move, which copies no rows. Everything else is in `schema` already, and
 * goes with the old name. Fails where `templateName` is in use.
 */
export async function seal(
  server: MysqlServer,
  database: string,
  templateName: string,
  log: Log,
): Promise<Template> {
  identifier(templateName);
  await sendStrangersAway(server, database, log);
  const schema = await server.visit(database, (inside) => readSchema(server, inside, database));
  for (const notice of noticesOf(schema, server)) log.warning(notice);
  await server.withConnection((connection) => createDatabase(connection, templateName, schema));
  await moveTables(server, database, templateName, schema, log);
  const measured = await server.visit(templateName, async (inside) => {
    const filled = await filledTables(inside, templateName, schema);
    const rows = await checksums(inside, server.stored(templateName));
    return {
      filled,
      rows,
      fingerprint: hashOf(schema, rows),
      sizeBytes: await sizeOf(inside, server.stored(templateName)),
    };
  });
  await dropDatabase(server, database, log);
  await markComplete(server, templateName);
  return { name: templateName, schema, ...measured };
}

async function sendStrangersAway(server: MysqlServer, database: string, log: Log): Promise<void> {
  const strangers = await lastingSessionsIn(server, database);
  if (strangers.length === 0) return;
  if (!isOurs(server)) {
    throw new Error(
      `others are connected to it, and the server is not this job's own: ${describeAll(strangers)}; ` +
        'let `prepare` end its sessions before it ends',
    );
  }
  await sendAway(server, database, strangers, log);
}

/** Definitions that would do more in a clone than one may think. */
function noticesOf(schema: Schema, server: MysqlServer): readonly string[] {
  const base = { database: server.target.database, folds: server.identity.foldsNames };
  const outward = schema.programs
    .filter(({ create, session }) => names(create, base, dialectOf(session.sqlMode)))
    .map(describeProgram);
  const tables = schema.tables
    .filter(({ create }) => names(create, base, dialectOf(null)))
    .map(({ name }) => `the table ${JSON.stringify(name)}`);
  const all = [...tables, ...outward];
  if (all.length === 0) return [];
  return [
    `These name the database "${base.database}" itself, and so they do in every clone: ${all.join(', ')}. ` +
      'Leave the name out, or use `clone: instance`.',
  ];
}

/** Triggers cannot move, and are not needed where nobody writes. */
async function moveTables(
  server: MysqlServer,
  from: string,
  to: string,
  { tables, sequences, programs }: Schema,
  log: Log,
): Promise<void> {
  const triggers = programs.filter(({ kind }) => kind === 'trigger');
  const moves = [...sequences, ...tables].map(
    ({ name }) => `${qualified(from, name)} TO ${qualified(to, name)}`,
  );
  await pastLocks(server, from, log, async () => {
    for (const { name } of triggers) await server.query(`DROP TRIGGER IF EXISTS ${qualified(from, name)}`);
  });
  if (moves.length === 0) return;
  if (!server.isMariadb) await pastLocks(server, from, log, () => writeToFiles(server, from, tables, log));
  await pastLocks(server, from, log, () =>
    server.withConnection((connection) => queryWithLooseKeys(connection, `RENAME TABLE ${moves.join(', ')}`)),
  );
}

/**
 * With its redo log off, MySQL waits a tenth of a second for each table that it renames and has written in the
 * background: half a minute for 300 tables. Written out together first, they take a moment. Without the right to do so
 * the seal only takes longer.
 */
async function writeToFiles(
  server: MysqlServer,
  database: string,
  tables: readonly Table[],
  log: Log,
): Promise<void> {
  const names = tables.filter(isTransactional).map(({ name }) => qualified(database, name));
  if (names.length === 0) return;
  try {
    await server.withConnection(async (connection) => {
      await connection.query(`FLUSH TABLES ${names.join(', ')} FOR EXPORT`);
      await connection.query('UNLOCK TABLES');
    });
  } catch (error) {
    // The move would have to wait for the same locks.
    if (numberOf(error) === errorNumber.lockWaitTimeout) throw error;
    log.debug(`MySQL: the tables of ${database} are not written out before they move: ${messageOf(error)}`);
  }
}

/** With fresh figures of their sizes, which the server would take its time for. */
async function filledTables(
  inside: Visit,
  database: string,
  { tables }: Schema,
): Promise<readonly FilledTable[]> {
  const answers = await queryEach<{ filled: unknown }>(
    inside,
    tables.map(
      (table) =>
        `SELECT EXISTS (SELECT 1 FROM ${qualified(database, table.name)}${history(table)}) AS filled`,
    ),
  );
  const filled = tables.filter((_table, index) => Number(answers[index]?.[0]?.filled) === 1);
  await analyze(inside, filled);
  const sizes = await inside.query<{ name: unknown; size: unknown }>(
    `SELECT TABLE_NAME AS name, DATA_LENGTH AS size FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${literal(database)}`,
  );
  const sizeOfTable = new Map(sizes.map(({ name, size }) => [textOf(name), Number(size ?? 0)]));
  return filled.map((table) => ({ table, sizeBytes: sizeOfTable.get(table.name) ?? 0 }));
}

/** The last step: whatever bears the mark is whole. MySQL's mark keeps everybody from writing, too. */
async function markComplete(server: MysqlServer, templateName: string): Promise<void> {
  const name = identifier(templateName);
  if (server.isMariadb) {
    await server.query(`ALTER DATABASE ${name} COMMENT ${literal(completeMark)}`);
  } else if (server.isAtLeast('8.0.22')) {
    await server.query(`ALTER DATABASE ${name} READ ONLY = 1`);
  }
}

const completeMark = 'A complete template of testshoal';
