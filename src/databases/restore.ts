/** Restores the templates' dumps from the cache: all of them, or none. */

import { rm } from 'node:fs/promises';
import {
  type DumpFinding,
  type DumpPlace,
  findDump,
  type KeptDump,
  keyToReplace,
  openGivenDump,
  setAside,
} from './dump/kept.ts';
import type { MayChange } from './dump/relatives.ts';
import type { OpenDatabase } from './open-database.ts';
import { dropRecorded, makeWorking } from './recorded.ts';
import type { Stage, TemplatePorts } from './template.ts';
import type { TemplateKeys } from './template-key.ts';

export interface RestoreRequest {
  readonly databases: readonly OpenDatabase[];
  /** By alias; an alias without is not kept between runs. */
  readonly keys: ReadonlyMap<string, TemplateKeys>;
  /** `rebuild`: what is kept is not used, only replaced. */
  readonly use: 'auto' | 'rebuild';
  readonly mayChange: MayChange | undefined;
}

/**
 * `restored`: the working databases are filled. `older`: they are, with a state from which `prepare` can go on.
 * `missing`: none of them exists.
 */
export interface Restoration {
  readonly kind: 'restored' | 'older' | 'missing';
  /** By alias, of the databases that were filled. */
  readonly filled: ReadonlyMap<string, Filled>;
  /** Where the dumps of templates that are made now are to be kept, by alias. */
  readonly next: ReadonlyMap<string, NextDump>;
}

/** How a working database was filled. */
export interface Filled {
  readonly stages: readonly Stage[];
  /** Of the dump that it was made from; undefined where there was none. */
  readonly fetchedBytes: number | undefined;
  /** The packed dump of exactly this state; undefined where there is none. */
  readonly packed: { readonly file: string; readonly key: string } | undefined;
}

export interface NextDump {
  readonly key: string;
  readonly keys: TemplateKeys;
  readonly previous: string | null;
}

/** One `prepare` fills all databases together, so all are restored from the same state, or none is. */
export async function restoreAll(request: RestoreRequest, ports: TemplatePorts): Promise<Restoration> {
  const { databases, keys, mayChange } = request;
  const next = new Map<string, NextDump>();
  const missing: Restoration = { kind: 'missing', filled: new Map(), next };
  if (ports.store === undefined) return missing;
  const place: DumpPlace = { ...ports, store: ports.store };
  const findings = new Map<OpenDatabase, DumpFinding>();
  for (const database of databases) {
    const own = keys.get(database.alias);
    if (own === undefined) continue;
    const search = { database, keys: own, mayChange };
    if (request.use === 'rebuild') {
      const key = await keyToReplace(search, place);
      next.set(database.alias, { key, keys: own, previous: null });
    } else {
      const finding = await findDump(search, place);
      findings.set(database, finding);
      next.set(database.alias, { key: finding.nextKey, keys: own, previous: finding.previous });
    }
  }
  const dumps = new Map([...findings].flatMap(([database, { dump }]) => (dump ? [[database, dump]] : [])));
  const kind = commonKind(databases, findings);
  if (kind === 'missing') {
    await removeAll(dumps.values());
    return missing;
  }
  const filled = await fillAll(dumps, ports);
  return filled === undefined ? missing : { kind, filled, next };
}

/** From packed dumps that somebody brought, by alias: all of them, or none. */
export async function restoreGiven(
  databases: readonly OpenDatabase[],
  given: ReadonlyMap<string, string>,
  ports: TemplatePorts,
): Promise<Restoration> {
  const missing: Restoration = { kind: 'missing', filled: new Map(), next: new Map() };
  const dumps = new Map<OpenDatabase, KeptDump>();
  for (const database of databases) {
    const file = given.get(database.alias);
    const dump = file === undefined ? undefined : await openGivenDump(file, database, ports);
    if (dump === undefined) {
      await removeAll(dumps.values());
      return missing;
    }
    dumps.set(database, dump);
  }
  const filled = await fillAll(dumps, ports);
  return filled === undefined ? missing : { ...missing, kind: 'restored', filled };
}

async function removeAll(dumps: Iterable<KeptDump>): Promise<void> {
  for (const { payload, packed } of dumps) {
    for (const file of [payload, packed]) if (file !== undefined) await rm(file, { force: true });
  }
}

/** Older ones fit together only where they were made from the same files. */
function commonKind(
  databases: readonly OpenDatabase[],
  findings: ReadonlyMap<OpenDatabase, DumpFinding>,
): Restoration['kind'] {
  const all = databases.map((database) => findings.get(database));
  if (all.every((finding) => finding?.kind === 'exact')) return 'restored';
  const states = all.map((finding) =>
    finding?.kind === 'older' ? JSON.stringify(finding.dump?.manifest.files) : undefined,
  );
  return states[0] !== undefined && states.every((state) => state === states[0]) ? 'older' : 'missing';
}

/** Undefined, and said, where one of them does not restore; then none of the databases is left. */
async function fillAll(
  dumps: ReadonlyMap<OpenDatabase, KeptDump>,
  ports: TemplatePorts,
): Promise<ReadonlyMap<string, Filled> | undefined> {
  const filled = new Map<string, Filled>();
  const made: OpenDatabase[] = [];
  for (const [database, dump] of dumps) {
    made.push(database);
    try {
      filled.set(database.alias, await fill(database, dump, ports));
    } catch (error) {
      ports.log.warning(setAside(database.alias, dump.key, error));
      for (const each of made) await dropRecorded(each, each.names.working, ports.ledger);
      await removeAll(dumps.values());
      return undefined;
    }
  }
  return filled;
}

async function fill(
  database: OpenDatabase,
  dump: KeptDump,
  { ledger, clock }: TemplatePorts,
): Promise<Filled> {
  const start = clock();
  if (database.engine.instances) ledger.made(database.alias, database.names.working);
  else await makeWorking(database, ledger);
  await database.engine.restore(dump.payload, database.names.working);
  await rm(dump.payload, { force: true });
  return {
    fetchedBytes: dump.manifest.payload.storedBytes,
    packed: dump.packed === undefined ? undefined : { file: dump.packed, key: dump.key },
    stages: [
      { stage: 'fetch', seconds: dump.fetchSeconds },
      { stage: 'unpack', seconds: dump.unpackSeconds },
      { stage: 'restore', seconds: clock() - start },
    ],
  };
}
