/** Databases of ours are written down before they are made, and struck off after they are dropped. */

import type { Ledger } from './ledger.ts';
import type { OpenDatabase } from './open-database.ts';

/** An empty database under the working name. */
export async function makeWorking({ engine, alias, names }: OpenDatabase, ledger: Ledger): Promise<void> {
  ledger.made(alias, names.working);
  await engine.create(names.working);
}

export async function dropRecorded(
  { engine, alias }: OpenDatabase,
  name: string,
  ledger: Ledger,
): Promise<void> {
  await engine.drop(name);
  ledger.dropped(alias, name);
}
