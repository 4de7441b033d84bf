/** Instances run without the performance schema, and so does MariaDB by default. */

import type { Connection } from './connection.ts';

export async function performanceSchemaIsOn(connection: Connection): Promise<boolean> {
  const [row] = await connection.query<{ on: unknown }>('SELECT @@GLOBAL.performance_schema AS `on`');
  return Number(row?.on) === 1;
}
