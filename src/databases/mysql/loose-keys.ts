/**
 * MySQL 8.4 and newer refuse a foreign key to what is not unique, unless told otherwise; but told so they tie others to
 * another key of the parent as well. So it is told for those statements only that need it.
 * Source: https://dev.mysql.com/doc/refman/en/server-system-variables.html#sysvar_restrict_fk_on_non_standard_key
 */

import type { Connection } from './connection.ts';
import { errorNumber, numberOf } from './failure.ts';

/** Runs one statement on `connection`. */
export async function queryWithLooseKeys(connection: Connection, statement: string): Promise<void> {
  try {
    await connection.query(statement);
  } catch (error) {
    if (!needsLooseKeys(error)) throw error;
    await connection.query('SET SESSION restrict_fk_on_non_standard_key = OFF');
    try {
      await connection.query(statement);
    } finally {
      await connection.query('SET SESSION restrict_fk_on_non_standard_key = ON');
    }
  }
}

export function needsLooseKeys(error: unknown): boolean {
  const numbers: readonly (number | undefined)[] = [
    errorNumber.noUniqueKeyForForeignKey,
    errorNumber.partialKeyForForeignKey,
  ];
  return numbers.includes(numberOf(error));
}
