/** What a database consists of, as one account sees it, without opening its tables: that would copy their files. */

import { createHash } from 'node:crypto';
import type { Connection } from '../connection.ts';

/**
 * Columns that a server answers from its dictionary or from the table's definition. Others (AUTO_INCREMENT, sizes,
 * times) make it open the table itself.
 * Source: https://dev.mysql.com/doc/refman/5.7/en/information-schema-optimization.html, which MariaDB still follows
 */
const catalogs: readonly string[] = [
  `SELECT TABLE_NAME, TABLE_TYPE FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()`,
  `SELECT ROUTINE_NAME, ROUTINE_TYPE, SHA2(ROUTINE_DEFINITION, 256) AS body
     FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = DATABASE()`,
  `SELECT TRIGGER_NAME, EVENT_OBJECT_TABLE, ACTION_TIMING, EVENT_MANIPULATION
     FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE()`,
];

/** Equal for databases with the same objects; `connection` is inside of it. */
export async function catalogHash(connection: Connection): Promise<string> {
  const hash = createHash('sha256');
  for (const statement of catalogs) {
    const rows = await connection.query<Record<string, unknown>>(statement);
    // Sorted here: a server's order takes `Case` and `case` for the same.
    hash.update(JSON.stringify(rows.map((row) => JSON.stringify(Object.values(row))).sort()));
  }
  return hash.digest('hex');
}
