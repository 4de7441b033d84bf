/** Databases come and go: made like the user's own, dropped by their exact name. */

import type { Log } from '../../ports.ts';
import type { MysqlServer } from './connection.ts';
import { errorNumber, numberOf } from './failure.ts';
import { applyGrants, readSchemaGrants, revokeGrants } from './grants.ts';
import { isOurs, pastLocks } from './locks.ts';
import { identifier, literal } from './quoting.ts';
import { readDatabase } from './read-schema.ts';
import { createDatabase } from './replay.ts';
import { endSessions, sessionsIn } from './sessions.ts';

export async function databaseExists(server: MysqlServer, database: string): Promise<boolean> {
  identifier(database);
  const name = server.stored(database);
  const rows = await server.query<{ name: string }>(
    `SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ${literal(name)}`,
  );
  // MariaDB compares without regard to case and accents.
  return rows.some((row) => row.name === name);
}

/**
 * Makes an empty database with the character set and the rights of the user's own one; where that does not exist, as a
 * plain CREATE DATABASE would.
 */
export async function createLikeBase(server: MysqlServer, database: string): Promise<void> {
  const name = identifier(database);
  const base = server.target.database;
  const baseExists = await databaseExists(server, base);
  await server.withConnection(async (connection) => {
    if (!baseExists) return void (await connection.query(`CREATE DATABASE ${name}`));
    const { characterSet, collation, encrypted } = await readDatabase(server, connection, base);
    await createDatabase(connection, database, { characterSet, collation, encrypted, comment: null });
    await applyGrants(connection, database, await readSchemaGrants(connection, server, base));
  });
}

/** Drops exactly `database`, sealed or not, and the rights on it. No error where it is gone already. */
export async function dropDatabase(server: MysqlServer, database: string, log: Log): Promise<void> {
  identifier(database);
  if (isOurs(server)) await endSessions(server, await sessionsIn(server, database));
  await pastLocks(server, database, log, () => drop(server, database));
  await server.withConnection((connection) => revokeGrants(connection, server, database));
}

async function drop(server: MysqlServer, database: string): Promise<void> {
  const statement = `DROP DATABASE IF EXISTS ${identifier(database)}`;
  try {
    await server.query(statement);
  } catch (error) {
    if (numberOf(error) !== errorNumber.readOnlyDatabase) throw error;
    await server.query(`ALTER DATABASE ${identifier(database)} READ ONLY = 0`);
    await server.query(statement);
  }
}
