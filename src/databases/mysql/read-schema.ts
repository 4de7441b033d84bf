/** Reads a database as data. What could not be made again as it is, is refused with its name and a remedy. */

import { UserError } from '../../errors.ts';
import { textOf } from './answers.ts';
import type { MysqlServer, Visit } from './connection.ts';
import { readGrants } from './grants.ts';
import { literal } from './quoting.ts';
import { readPrograms } from './read-programs.ts';
import { readTables } from './read-tables.ts';
import type { Schema } from './schema.ts';

/** `database` is the one that `inside` is in. @throws UserError with everything that cannot be copied. */
export async function readSchema(server: MysqlServer, inside: Visit, database: string): Promise<Schema> {
  const problems: string[] = [];
  const found = await readDatabase(server, inside, database);
  const schema: Schema = {
    ...found,
    ...(await readTables(server, inside, database, problems)),
    programs: await readPrograms(server, inside, database, problems),
    grants: await readGrants(inside, server, database),
  };
  if (problems.length > 0) throw new UserError(problems);
  return schema;
}

/** What a database has beside its objects. */
export type DatabaseOptions = Pick<Schema, 'characterSet' | 'collation' | 'comment' | 'encrypted'>;

/** Throws where there is no such database. */
export async function readDatabase(
  server: MysqlServer,
  inside: Pick<Visit, 'query'>,
  database: string,
): Promise<DatabaseOptions> {
  const rows = await inside.query<Record<string, unknown>>(
    `SELECT * FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ${literal(server.stored(database))}`,
  );
  const row = rows.find((one) => one['SCHEMA_NAME'] === server.stored(database));
  if (row === undefined) throw new Error('there is no such database');
  return {
    characterSet: textOf(row['DEFAULT_CHARACTER_SET_NAME']),
    collation: textOf(row['DEFAULT_COLLATION_NAME']),
    comment: 'SCHEMA_COMMENT' in row ? textOf(row['SCHEMA_COMMENT']) : null,
    encrypted: 'DEFAULT_ENCRYPTION' in row ? row['DEFAULT_ENCRYPTION'] === 'YES' : null,
  };
}
