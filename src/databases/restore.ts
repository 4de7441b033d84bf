/** Restores the templates' dumps from the cache: all of them, or none. */

import path from 'node:path';
import { messageOf } from '../errors.ts';
import type { OpenDatabase } from './open-database.ts';
import { dropRecorded, makeWorking } from './recorded.ts';
import type { Stage, TemplatePorts } from './template.ts';

/**
 * `restored`: the working databases are filled; what that took, by alias.
 * `missing`: none of them exists; under which key the dump that will be built is to be kept, by alias.
 */
export type Restoration =
  | { readonly kind: 'restored'; readonly stages: ReadonlyMap<string, readonly Stage[]> }
  | { readonly kind: 'missing'; readonly dumpKeys: ReadonlyMap<string, string> };

type OneRestoration =
  | { readonly kind: 'restored'; readonly stages: readonly Stage[] }
  | { readonly kind: 'missing'; readonly dumpKey: string | undefined };

/** An entry cannot be replaced, so the dump that follows a damaged one has a key of its own; this many are tried. */
const triedKeys = 3;

/** One `prepare` fills all databases together, so what was restored is dropped again when another is missing. */
export async function restoreAll(
  databases: readonly OpenDatabase[],
  keys: ReadonlyMap<string, string>,
  ports: TemplatePorts,
): Promise<Restoration> {
  const stages = new Map<string, readonly Stage[]>();
  const dumpKeys = new Map<string, string>();
  let complete = true;
  for (const database of databases) {
    const one = await restoreOne(database, keys.get(database.alias), ports);
    if (one.kind === 'restored') {
      stages.set(database.alias, one.stages);
    } else {
      complete = false;
      if (one.dumpKey !== undefined) dumpKeys.set(database.alias, one.dumpKey);
    }
  }
  if (complete) return { kind: 'restored', stages };
  for (const database of databases.filter(({ alias }) => stages.has(alias))) {
    await dropRecorded(database, database.names.working, ports.ledger);
  }
  return { kind: 'missing', dumpKeys };
}

async function restoreOne(
  database: OpenDatabase,
  key: string | undefined,
  ports: TemplatePorts,
): Promise<OneRestoration> {
  if (ports.store === undefined || key === undefined) return { kind: 'missing', dumpKey: undefined };
  for (let attempt = 1; attempt <= triedKeys; attempt += 1) {
    const candidate = attempt === 1 ? key : `${key}-${attempt}`;
    const stages = await restoreFrom(candidate, database, ports);
    if (stages === 'absent') return { kind: 'missing', dumpKey: candidate };
    if (stages !== 'damaged') return { kind: 'restored', stages };
  }
  return { kind: 'missing', dumpKey: undefined };
}

async function restoreFrom(
  key: string,
  database: OpenDatabase,
  ports: TemplatePorts,
): Promise<readonly Stage[] | 'absent' | 'damaged'> {
  const { store, clock, log, ledger } = ports;
  const file = path.join(ports.temporary, `dump-${database.alias}`);
  const start = clock();
  if (store === undefined || !(await store.fetch(key, file))) {
    log.info(`No dump of ${database.alias} under ${key}: the template is built.`);
    return 'absent';
  }
  const fetched = clock();
  if (database.engine.instances) ledger.made(database.alias, database.names.working);
  else await makeWorking(database, ledger);
  try {
    await database.engine.restore(file, database.names.working);
  } catch (error) {
    log.warning(
      `The dump of ${database.alias} under ${key} does not restore and is set aside: ${messageOf(error)}`,
    );
    await dropRecorded(database, database.names.working, ledger);
    return 'damaged';
  }
  return [
    { stage: 'fetch', seconds: fetched - start },
    { stage: 'restore', seconds: clock() - fetched },
  ];
}
