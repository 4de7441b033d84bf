/** What the server counted in one database. */

import type { PoolStatistics } from '../engine.ts';
import type { MysqlServer } from './connection.ts';
import { databaseExists } from './databases.ts';
import { errorNumber, numberOf } from './failure.ts';
import { performanceSchemaIsOn } from './performance-schema.ts';
import { literal } from './quoting.ts';
import { inTransaction, sessionsIn } from './sessions.ts';

/**
 * Undefined where there is no such database. Neither server counts sessions, transactions or deadlocks by database;
 * rollbacks are the statements ROLLBACK that were sent in it, where the performance schema is on.
 */
export async function statisticsOf(
  server: MysqlServer,
  database: string,
): Promise<PoolStatistics | undefined> {
  if (!(await databaseExists(server, database))) return undefined;
  const leftOpen = (await sessionsIn(server, database)).length;
  const leftInTransaction = leftOpen === 0 ? 0 : await countLeftInTransaction(server, database);
  const rollbacks = await countRollbacks(server, database);
  return {
    ...{ sessions: undefined, transactions: undefined, rollbacks, deadlocks: undefined },
    ...{ leftOpen, leftInTransaction },
  };
}

/** Undefined without the right PROCESS. */
async function countLeftInTransaction(server: MysqlServer, database: string): Promise<number | undefined> {
  try {
    const name = server.stored(database);
    const open = await inTransaction(server);
    return open.filter((session) => session.database === name && session.command === 'Sleep').length;
  } catch (error) {
    if (numberOf(error) === errorNumber.needsPrivilege) return undefined;
    throw error;
  }
}

/** Undefined without the performance schema, or the right to read it. */
async function countRollbacks(server: MysqlServer, database: string): Promise<number | undefined> {
  if (!(await performanceSchemaIsOn(server))) return undefined;
  try {
    const [row] = await server.query<{ count: unknown }>(
      `SELECT COALESCE(SUM(COUNT_STAR), 0) AS count FROM performance_schema.events_statements_summary_by_digest
       WHERE SCHEMA_NAME = ${literal(server.stored(database))} AND DIGEST_TEXT LIKE 'ROLLBACK%'`,
    );
    return Number(row?.count ?? 0);
  } catch (error) {
    if (numberOf(error) === errorNumber.tableAccessDenied) return undefined;
    throw error;
  }
}
