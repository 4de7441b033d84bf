/** Copies the user's own database as it is. It is only read: no lock is taken, and nobody is sent away from it. */

import { messageOf, UserError } from '../../errors.ts';
import type { Log } from '../../ports.ts';
import type { MysqlServer } from './connection.ts';
import { databaseExists, dropDatabase } from './databases.ts';
import { dumpFingerprint, partsOf } from './dump.ts';
import { checksums } from './fingerprint.ts';
import { readSchema } from './read-schema.ts';
import { createDatabase, replay } from './replay.ts';
import { fillFrom } from './restore.ts';
import { copyRows } from './rows.ts';
import type { Schema } from './schema.ts';
import { describeAll, lastingSessionsIn } from './sessions.ts';

/** What the copy must be equal to. */
interface BaseState {
  readonly schema: Schema;
  readonly fingerprint: string;
}

/**
 * Each table is read as it is at one moment, and all of them at different ones, so it is proved that none changed.
 * Leaves nothing behind where it fails, unless a database of that name was there before.
 * @throws UserError where the base does not exist, is in use, cannot be copied, or is written to meanwhile.
 */
export async function copyBase(server: MysqlServer, database: string, log: Log): Promise<void> {
  const base = server.target.database;
  await whileUnchanged(server, async ({ schema, fingerprint }) => {
    await server.withConnection((connection) => createDatabase(connection, database, schema));
    try {
      await fill(server, base, database, schema);
      const copied = await stateOf(server, database);
      if (copied.fingerprint !== fingerprint) throw new Error(`the copy is not equal to "${base}"`);
    } catch (error) {
      await dropDatabase(server, database, log).catch((reason: unknown) => {
        log.debug(`${database} could not be dropped: ${messageOf(reason)}`);
      });
      throw error;
    }
  });
}

/** Fills the empty `database` of another server, without a file in between. @throws UserError as `copyBase`. */
export async function copyBaseTo(other: MysqlServer, database: string, server: MysqlServer): Promise<void> {
  const base = server.target.database;
  await whileUnchanged(server, () =>
    server.visit(base, (inside) => fillFrom(partsOf(server, inside, base), other, database)),
  );
}

/** Does `work` with the user's own database, in which nobody may be. */
async function whileUnchanged(server: MysqlServer, work: (state: BaseState) => Promise<void>): Promise<void> {
  const base = server.target.database;
  await refuseUnusable(server);
  const before = await stateOf(server, base);
  const failure = await work(before).then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  // Whatever failed, a change under its hands is the better reason.
  const after = await stateOf(server, base);
  if (after.fingerprint !== before.fingerprint) {
    throw new UserError(
      `The database "${base}" was written to while it was copied. End that program before this step.`,
    );
  }
  if (failure !== undefined) throw failure.error;
}

/** @throws UserError where the user's own database does not exist or is in use. */
export async function refuseUnusable(server: MysqlServer): Promise<void> {
  const base = server.target.database;
  if (!(await databaseExists(server, base))) {
    throw new UserError(
      `The database "${base}" does not exist, and \`template: off\` makes clones of it as it is. ` +
        'Make and fill it in an earlier step, or leave out `template: off`.',
    );
  }
  const sessions = await lastingSessionsIn(server, base);
  if (sessions.length > 0) {
    throw new UserError(
      `The database "${base}" cannot be copied while others are in it: ${describeAll(sessions)}. ` +
        'Nobody is sent away from a database of yours: end these sessions before this step.',
    );
  }
}

/** Rights are left out: those of a copy are what this user may pass on. */
function stateOf(server: MysqlServer, database: string): Promise<BaseState> {
  return server.visit(database, async (inside) => {
    const schema = await readSchema(server, inside, database);
    const rows = await checksums(inside, server.stored(database));
    return { schema, fingerprint: dumpFingerprint(schema, rows) };
  });
}

async function fill(server: MysqlServer, base: string, database: string, schema: Schema): Promise<void> {
  // The seal measures and analyzes them.
  const tables = schema.tables.map((table) => ({ table, sizeBytes: 0 }));
  await server.visit(database, async (inside) => {
    // At every other level INSERT … SELECT locks the rows that it reads.
    // Source: https://dev.mysql.com/doc/refman/en/innodb-locks-set.html
    await inside.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
    await replay(server, inside, database, schema, () => copyRows(server, inside, base, tables));
  });
}
