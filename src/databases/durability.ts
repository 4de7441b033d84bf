/** Makes a server fast and unsafe where that is allowed, and says what would make it faster still. */

import type { Log } from '../ports.ts';
import { adviceFor } from './advice.ts';
import type { EngineName } from './engine.ts';
import type { OpenDatabase } from './open-database.ts';

/** `auto`: off where nobody needs the server after the job. */
export type Durability = 'auto' | 'off' | 'on';

/** `service`: the key under `services:` in the workflow, where the server is a service's. */
export async function makeFast(
  database: OpenDatabase,
  service: string | undefined,
  durability: Durability,
  log: Log,
): Promise<void> {
  // They are so from the start, and nothing is changed on the user's server.
  if (database.engine.instances) return;
  const isFixed = await relax(database, durability, log);
  if (service === undefined) return;
  const { name, version } = database.engine;
  const inMemory = database.room?.inMemory;
  const lines = adviceFor({ service, engine: name, version, inMemory, isFixed });
  if (lines.length > 0) log.info(lines.join('\n'));
}

/** Returns whether the server refused a part of it. */
async function relax(database: OpenDatabase, durability: Durability, log: Log): Promise<boolean> {
  if (durability === 'on' || (durability === 'auto' && !database.throwAway)) return false;
  if (!database.throwAway) {
    log.warning(
      `\`durability: off\` changes the settings of the server of "${database.alias}", and they stay after this run. ` +
        undoing[database.engine.name],
    );
  }
  const refusals = await database.engine.relaxDurability();
  for (const refusal of refusals) log.warning(`${database.alias}: ${refusal}`);
  return refusals.length > 0;
}

/** How a server gets its settings back. */
const undoing: Readonly<Record<EngineName, string>> = {
  postgres: '`ALTER SYSTEM RESET ALL` and `SELECT pg_reload_conf()` undo that and any other ALTER SYSTEM.',
  mysql: 'A restart of the server undoes that, after `ALTER INSTANCE ENABLE INNODB REDO_LOG`.',
  mariadb: 'A restart of the server undoes that.',
  sqlite: '',
};
