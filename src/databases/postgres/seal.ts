/** Seals a database: measured while nobody else can be inside, closed for ever, renamed last. */

import { messageOf } from '../../errors.ts';
import type { Log } from '../../ports.ts';
import type { SealedTemplate } from '../engine.ts';
import type { Connection, PostgresServer } from './connection.ts';
import { measure } from './fingerprint.ts';
import { markDatabase } from './marks.ts';
import { refusePreparedTransactions } from './prepared-transactions.ts';
import { identifier } from './quoting.ts';
import { endSessions } from './sessions.ts';

export async function seal(
  server: PostgresServer,
  database: string,
  templateName: string,
  log: Log,
): Promise<SealedTemplate> {
  const name = identifier(database);
  const finalName = identifier(templateName);
  await refusePreparedTransactions(server, database);
  const measured = await server.visit(database, async (inside) => {
    // We are in, so the door can close behind us: from here on nothing can change what is measured.
    await server.query(`ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS false`);
    await endSessions(server, database, log);
    // Once more: the sessions that have just ended could leave some behind.
    await refusePreparedTransactions(server, database);
    await tidy(inside, database, log);
    return await measure(inside);
  });
  // `prepare` may have given the database a comment of its own.
  await markDatabase(server, database);
  await checkpoint(server, log);
  await server.query(`ALTER DATABASE ${name} WITH IS_TEMPLATE true`);
  await server.query(`ALTER DATABASE ${name} RENAME TO ${finalName}`);
  return { name: templateName, ...measured };
}

/** Clones inherit statistics and visibility maps, so that neither their first reads nor autovacuum write. */
async function tidy(inside: Connection, database: string, log: Log): Promise<void> {
  try {
    await inside.query('VACUUM (FREEZE, ANALYZE)');
  } catch (error) {
    log.warning(
      `VACUUM (FREEZE, ANALYZE) failed on the database ${database}: ${messageOf(error)}. ` +
        'The clones are right, but start without fresh planner statistics.',
    );
  }
}

/** Writes now, once, what the first FILE_COPY would have to write. A role without the right loses only that. */
async function checkpoint(server: PostgresServer, log: Log): Promise<void> {
  try {
    await server.query('CHECKPOINT');
  } catch (error) {
    log.debug(`PostgreSQL: no checkpoint before the cloning: ${messageOf(error)}`);
  }
}
