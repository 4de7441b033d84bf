/** Makes the objects of a schema in a database that has none. */

import { messageOf } from '../../errors.ts';
import { packets, queryEach } from './batch.ts';
import type { Connection, MysqlServer, Visit } from './connection.ts';
import { errorNumber, numberOf } from './failure.ts';
import { applyGrants } from './grants.ts';
import { needsLooseKeys, queryWithLooseKeys } from './loose-keys.ts';
import { identifier, literal } from './quoting.ts';
import type { DatabaseOptions } from './read-schema.ts';
import { describeProgram, type Program, type ProgramSession, type Schema, type Sequence } from './schema.ts';

/** Fails where a database of that name exists. */
export async function createDatabase(
  connection: Connection,
  database: string,
  { characterSet, collation, comment, encrypted }: DatabaseOptions,
): Promise<void> {
  await connection.query(
    [
      `CREATE DATABASE ${identifier(database)} CHARACTER SET ${literal(characterSet)} COLLATE ${literal(collation)}`,
      ...(comment === null || comment === '' ? [] : [`COMMENT ${literal(comment)}`]),
      ...(encrypted === null ? [] : [`ENCRYPTION ${literal(encrypted ? 'Y' : 'N')}`]),
    ].join(' '),
  );
}

/** Gives a database that was made otherwise the options of `schema`. */
export async function alterDatabase(
  connection: Connection,
  database: string,
  { characterSet, collation, comment, encrypted }: DatabaseOptions,
): Promise<void> {
  await connection.query(
    [
      `ALTER DATABASE ${identifier(database)} CHARACTER SET ${literal(characterSet)} COLLATE ${literal(collation)}`,
      ...(comment === null ? [] : [`COMMENT ${literal(comment)}`]),
      ...(encrypted === null ? [] : [`ENCRYPTION ${literal(encrypted ? 'Y' : 'N')}`]),
    ].join(' '),
  );
}

/**
 * Makes everything of `schema` in the empty `database`, which `inside` is in; `fill` puts the rows into the tables.
 * Triggers come after the rows, which must not fire them. The session is left as the last definition had it.
 */
export async function replay(
  server: MysqlServer,
  inside: Visit,
  database: string,
  schema: Schema,
  fill: () => Promise<void>,
): Promise<void> {
  // A default may ask a sequence.
  await makeEach(inside, 'sequences', schema.sequences);
  await makeEach(inside, 'tables', schema.tables);
  await fill();
  await queryEach(inside, schema.sequences.map(positionOf));
  for (const program of schema.programs) await makeProgram(inside, database, schema, program);
  await server.withConnection((connection) => applyGrants(connection, database, schema.grants));
}

async function makeEach(
  inside: Visit,
  what: string,
  objects: readonly { readonly name: string; readonly create: string }[],
): Promise<void> {
  let done = 0;
  for (const packet of packets(objects.map(({ create }) => create))) {
    const [first, last] = [objects[done]?.name, objects[done + packet.length - 1]?.name];
    try {
      await makePacket(inside, packet);
    } catch (error) {
      throw new Error(
        `making the ${what} ${JSON.stringify(first)} to ${JSON.stringify(last)}: ${messageOf(error)}`,
        {
          cause: error,
        },
      );
    }
    done += packet.length;
  }
}

async function makePacket(inside: Visit, packet: readonly string[]): Promise<void> {
  try {
    await queryEach(inside, packet);
  } catch (error) {
    if (!needsLooseKeys(error)) throw error;
    for (const statement of packet) await makeUnlessMade(inside, statement);
  }
}

/** What stood before the statement that failed is there already. */
async function makeUnlessMade(inside: Visit, statement: string): Promise<void> {
  try {
    await queryWithLooseKeys(inside, statement);
  } catch (error) {
    if (numberOf(error) !== errorNumber.tableExists) throw error;
  }
}

/** `SHOW CREATE SEQUENCE` says where a sequence starts, not where it is. */
function positionOf({ name, next, cycles }: Sequence): string {
  if (!/^-?\d+$/.test(next) || !/^\d+$/.test(cycles)) throw new Error(`the sequence ${name} has no number`);
  return `DO SETVAL(${identifier(name)}, ${next}, 0, ${cycles})`;
}

/**
 * One statement in a packet: MySQL keeps the semicolon after a stored program that others follow. Each gets the
 * session that it remembers from the first time.
 */
async function makeProgram(
  inside: Visit,
  database: string,
  { characterSet, collation }: Schema,
  program: Program,
): Promise<void> {
  const { session } = program;
  // Programs remember the default that their database had when they were made.
  const wasAltered = session.databaseCollation !== null && session.databaseCollation !== collation;
  const alter = (to: string) => `ALTER DATABASE ${identifier(database)} COLLATE ${literal(to)}`;
  try {
    if (wasAltered) await inside.query(alter(session.databaseCollation ?? collation));
    await inside.query(sessionOf(session));
    await inside.query(program.create);
    // What follows may have names that the other character set has no letters for.
    await inside.query('SET SESSION character_set_client = utf8mb4');
    if (wasAltered) {
      await inside.query(
        `ALTER DATABASE ${identifier(database)} CHARACTER SET ${literal(characterSet)} COLLATE ${literal(collation)}`,
      );
    }
  } catch (error) {
    throw new Error(
      `making ${describeProgram(program)}: ${messageOf(error)}; repair it, or drop it in \`prepare\``,
      { cause: error },
    );
  }
}

function sessionOf({ sqlMode, characterSet, collation, timeZone }: ProgramSession): string {
  const settings = [
    `sql_mode = ${literal(sqlMode ?? '')}`,
    `character_set_client = ${literal(characterSet)}`,
    `collation_connection = ${literal(collation)}`,
    ...(timeZone === null ? [] : [`time_zone = ${literal(timeZone)}`]),
  ];
  return `SET ${settings.map((setting) => `SESSION ${setting}`).join(', ')}`;
}
