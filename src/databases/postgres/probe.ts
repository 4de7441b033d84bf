/** A look into a clone just before a worker gets it, by the way that the worker takes. */

import type { SealedTemplate } from '../engine.ts';
import type { ChangeReader } from './changes.ts';
import type { Connection, PostgresServer } from './connection.ts';
import { measure } from './fingerprint.ts';

const shownChanges = 5;

/** Also looks whether it is still as `template`, where that is given. */
export async function probe(
  server: PostgresServer,
  reader: ChangeReader,
  template: SealedTemplate | undefined,
  database: string,
): Promise<string> {
  return await server.visitAsProject(async (inside) => {
    const [place] = await inside.query<Place>(
      `SELECT d.datname AS name, d.oid::text, pg_is_in_recovery() AS standby,
         EXISTS (SELECT FROM pg_stat_activity a WHERE a.datid = d.oid AND a.pid <> pg_backend_pid()
           AND coalesce(a.backend_type, 'client backend') = 'client backend') AS visited
       FROM pg_database d WHERE d.datname = current_database()`,
    );
    if (place?.name !== database) throw new Error(`its address leads to the database "${place?.name}"`);
    if (place.standby) throw new Error('its server is a standby, which takes no writes');
    if (template !== undefined) {
      // What a session writes is counted a moment later.
      const changes = place.visited ? undefined : await reader.counted(inside, database);
      await compare(inside, template, changes);
    }
    return `database ${place.oid}`;
  }, database);
}

interface Place {
  readonly name: string;
  readonly oid: string;
  readonly standby: boolean;
  /** Somebody is in it besides us. */
  readonly visited: boolean;
}

/** `changes`: undefined where they are not counted. Then the lengths of all relations are read, each of which is opened for that. */
async function compare(
  inside: Connection,
  template: SealedTemplate,
  changes: readonly string[] | undefined,
): Promise<void> {
  if (changes === undefined) {
    const { fingerprint } = await measure(inside);
    if (fingerprint === template.fingerprint) return;
    throw new Error(`its relations are no longer those of the template ${template.name}`);
  }
  if (changes.length === 0) return;
  const shown = changes.slice(0, shownChanges).join(', ');
  throw new Error(`its contents are no longer those of the template ${template.name}: ${shown}`);
}
