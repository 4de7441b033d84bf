/** Copies the user's own database as it is. It is only read, and nobody is sent away from it. */

import { UserError } from '../../errors.ts';
import type { Cloner } from './clone.ts';
import type { PostgresServer } from './connection.ts';
import { codeOf, sqlState } from './failure.ts';
import { refusePreparedTransactions } from './prepared-transactions.ts';
import { describeSessions } from './sessions.ts';

/** @throws UserError where it does not exist, may not be copied, or is in use. */
export async function copyBase(server: PostgresServer, cloner: Cloner, database: string): Promise<void> {
  const base = server.target.database;
  const [state] = await server.query<{ may_copy: boolean }>(
    `SELECT r.rolsuper OR d.datistemplate OR pg_has_role(d.datdba, 'USAGE') AS may_copy
     FROM pg_database d, pg_roles r WHERE d.datname = $1 AND r.rolname = current_user`,
    [base],
  );
  if (state === undefined) {
    throw new UserError(
      `The database "${base}" does not exist, and \`template: off\` makes clones of it as it is. ` +
        'Make and fill it in an earlier step, or leave out `template: off`.',
    );
  }
  if (!state.may_copy) {
    throw new UserError(
      `The role "${server.target.user}" may not copy the database "${base}", for it does not own it. ` +
        'Name its owner or a superuser in `database-url`.',
    );
  }
  await refuseSessions(server, base);
  await refusePreparedTransactions(server, base);
  // CREATE DATABASE counts us too.
  const isOurPlace = server.adminDatabase === base;
  if (isOurPlace) await server.moveFrom(base);
  try {
    await cloner.copyForeign(base, database);
  } catch (error) {
    if (codeOf(error) === sqlState.objectInUse) await refuseSessions(server, base);
    throw error;
  } finally {
    // While we are in template1, nobody could make a database by its default.
    if (isOurPlace) await server.moveFrom(server.adminDatabase);
  }
}

async function refuseSessions(server: PostgresServer, base: string): Promise<void> {
  const sessions = await describeSessions(server, base);
  if (sessions.length === 0) return;
  throw new UserError(
    `The database "${base}" cannot be copied while others are in it: ${sessions.join('; ')}. ` +
      'Nobody is sent away from a database of yours: end these sessions before this step.',
  );
}
