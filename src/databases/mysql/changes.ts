/**
 * Tells what has changed in a database clone. The server's own notes say quickly where somebody wrote; that nobody did is
 * proved by what is in the clone, all definitions and the checksums of all rows.
 */

import { textOf } from './answers.ts';
import type { Connection, MysqlServer, Visit } from './connection.ts';
import { errorNumber, numberOf } from './failure.ts';
import { checksums } from './fingerprint.ts';
import { literal } from './quoting.ts';
import { readSchema } from './read-schema.ts';
import { differencesOf } from './schema-differences.ts';
import type { Template } from './seal.ts';
import { describe, lastingSessionsIn } from './sessions.ts';

/** What the server notes of each table that was written to. */
type Notes = ReadonlyMap<string, string>;

export class ChangeReader {
  readonly #server: MysqlServer;
  readonly #fresh = new Map<string, Notes>();

  constructor(server: MysqlServer) {
    this.#server = server;
  }

  /** Called inside of a clone that is equal to its template, before anybody else comes in. */
  async remember(inside: Connection, database: string): Promise<void> {
    this.#fresh.set(database, await this.#readNotes(inside, database));
  }

  forget(database: string): void {
    this.#fresh.delete(database);
  }

  async changes(template: Template, database: string): Promise<readonly string[]> {
    const fresh = this.#fresh.get(database);
    if (fresh === undefined) return ['nobody knows how it was'];
    const sessions = await lastingSessionsIn(this.#server, database);
    if (sessions.length > 0)
      return sessions.map((session) => `a session that is still open: ${describe(session)}`);
    return await this.#server.visit(database, async (inside) => {
      const written = await this.written(inside, database);
      return written.length > 0 ? written : await this.#differences(inside, template, database);
    });
  }

  /** The tables that the server notes a change of since they were verified; one that is new or gone as well. */
  async written(inside: Connection, database: string): Promise<readonly string[]> {
    const fresh = this.#fresh.get(database);
    if (fresh === undefined) throw new Error('nobody knows how it was');
    return differentKeys(fresh, await this.#readNotes(inside, database));
  }

  async #differences(inside: Visit, template: Template, database: string): Promise<readonly string[]> {
    const schema = differencesOf(template.schema, await readSchema(this.#server, inside, database));
    return schema.length > 0 ? schema : differentKeys(template.rows, await checksums(inside, database));
  }

  /**
   * The time of the last change has a resolution of a second, and in MariaDB not even TRUNCATE changes it. MySQL also
   * counts the rows that were written, if its performance schema is on.
   */
  async #readNotes(inside: Connection, database: string): Promise<Notes> {
    const name = literal(this.#server.stored(database));
    const times = await inside.query<{ name: unknown; note: unknown }>(
      `SELECT TABLE_NAME AS name, COALESCE(CAST(UPDATE_TIME AS CHAR), 'never') AS note
       FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${name} AND TABLE_TYPE <> 'VIEW'`,
    );
    const counts = this.#server.isMariadb ? [] : await writeCounts(inside, name);
    const notes = new Map<string, string>();
    for (const one of [...times, ...counts]) {
      const table = textOf(one.name);
      notes.set(table, `${notes.get(table) ?? ''} ${textOf(one.note)}`);
    }
    return notes;
  }
}

/** None where they may not be read: the proof needs no note. */
async function writeCounts(inside: Connection, name: string) {
  try {
    return await inside.query<{ name: unknown; note: unknown }>(
      `SELECT OBJECT_NAME AS name, COUNT_INSERT + COUNT_UPDATE + COUNT_DELETE AS note
       FROM performance_schema.table_io_waits_summary_by_table
       WHERE OBJECT_TYPE = 'TABLE' AND OBJECT_SCHEMA = ${name} AND COUNT_INSERT + COUNT_UPDATE + COUNT_DELETE > 0`,
    );
  } catch (error) {
    if (numberOf(error) === errorNumber.tableAccessDenied) return [];
    throw error;
  }
}

/** In the order of `after`, then those that are no longer there. */
function differentKeys(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly string[] {
  const names = new Set([...after.keys(), ...before.keys()]);
  return [...names].filter((name) => before.get(name) !== after.get(name));
}
