/** A look into a database clone just before a worker gets it, by the way that the worker takes. */

import { textOf } from './answers.ts';
import type { ChangeReader } from './changes.ts';
import type { MysqlServer } from './connection.ts';

/** Also asks `reader` for notes of a change, where one is given. */
export async function probe(
  server: MysqlServer,
  reader: ChangeReader | undefined,
  database: string,
): Promise<string> {
  return await server.visit(database, async (inside) => {
    const [place] = await inside.query<{ name: unknown; server: unknown }>(
      `SELECT DATABASE() AS name, CONCAT_WS(' ', @@hostname, @@port, @@datadir) AS server`,
    );
    if (textOf(place?.name) !== server.stored(database)) {
      throw new Error(`its address leads to the database ${JSON.stringify(place?.name)}`);
    }
    const written = (await reader?.written(inside, database)) ?? [];
    if (written.length > 0) throw new Error(`somebody has changed it: ${written.slice(0, 3).join(', ')}`);
    return `${textOf(place?.server)} ${server.stored(database)}`;
  });
}
