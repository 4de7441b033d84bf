/** A look into a clone just before a worker gets it, by the way that the worker takes. */

import type { SealedTemplate } from '../engine.ts';
import type { ChangeReader } from './changes.ts';
import type { Connection, PostgresServer } from './connection.ts';
import { measure } from './fingerprint.ts';

/** Also looks whether it is as it was copied from `template`, where that is given. */
export async function probe(
  server: PostgresServer,
  reader: ChangeReader,
  template: SealedTemplate | undefined,
  database: string,
): Promise<string> {
  return await server.visitAsProject(async (inside) => {
    const [place] = await inside.query<{ name: string; oid: string; standby: boolean }>(
      `SELECT d.datname AS name, d.oid::text, pg_is_in_recovery() AS standby
       FROM pg_database d WHERE d.datname = current_database()`,
    );
    if (place?.name !== database) throw new Error(`its address leads to the database "${place?.name}"`);
    if (place.standby) throw new Error('its server is a standby, which takes no writes');
    if (template !== undefined) await compare(inside, reader, template, database);
    return `database ${place.oid}`;
  }, database);
}

async function compare(
  inside: Connection,
  reader: ChangeReader,
  template: SealedTemplate,
  database: string,
): Promise<void> {
  const changes = await reader.counted(inside, database);
  if (changes !== undefined && changes.length > 0) {
    throw new Error(`somebody has changed it: ${changes.slice(0, 3).join(', ')}`);
  }
  if (changes === undefined && (await measure(inside)).fingerprint !== template.fingerprint) {
    throw new Error(`its relations are no longer those of the template ${template.name}`);
  }
}
