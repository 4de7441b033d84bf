/** Finds the dumps that the store keeps: the template's own, or that of an older relative. */

import { rm } from 'node:fs/promises';
import path from 'node:path';
import { messageOf } from '../../errors.ts';
import type { BlobStore, Clock, Log } from '../../ports.ts';
import type { OpenDatabase } from '../open-database.ts';
import type { TemplateKeys } from '../template-key.ts';
import { readManifest, unpackDump } from './container.ts';
import type { Manifest } from './manifest.ts';
import { isSameContent, type MayChange, obstacleBetween } from './relatives.ts';

export interface DumpPlace {
  readonly store: BlobStore;
  readonly log: Log;
  readonly clock: Clock;
  /** Absolute path of a folder of this run's own. */
  readonly temporary: string;
}

export interface DumpSearch {
  readonly database: OpenDatabase;
  readonly keys: TemplateKeys;
  /** Undefined where `prepare` cannot go on from an older template. */
  readonly mayChange: MayChange | undefined;
}

export interface KeptDump {
  readonly key: string;
  readonly manifest: Manifest;
  /** Absolute path of the unpacked payload, for the engine. */
  readonly payload: string;
  /** Absolute path of the file that it was unpacked from; undefined where that is of no more use. */
  readonly packed: string | undefined;
  readonly fetchSeconds: number;
  readonly unpackSeconds: number;
}

/** `exact`: of this template. `older`: of one from which `prepare` can go on. */
export interface DumpFinding {
  readonly kind: 'exact' | 'older' | 'none';
  readonly dump: KeptDump | undefined;
  /** Under which key the dump that is made instead is to be kept. */
  readonly nextKey: string;
  /** The newest relative, used or not. */
  readonly previous: string | null;
}

/** Relatives that are looked at: each costs a download. */
const triedRelatives = 3;

/** A dump that cannot be used is said, and counts as none. */
export async function findDump(search: DumpSearch, place: DumpPlace): Promise<DumpFinding> {
  const { keys, database } = search;
  const exact = await fetch(search, place, (into) => place.store.fetchNewest(keys.exact, into));
  if (exact !== undefined) {
    const dump = await open(exact, search, place, ({ files }) => {
      if (!isSameContent(files, keys.content))
        throw new Error('it was made from other files than its key says');
      return undefined;
    });
    const kind = dump === undefined ? 'none' : 'exact';
    return { kind, dump, nextKey: keyAfter(exact.key, keys), previous: null };
  }
  place.log.info(`No dump of ${database.alias} under ${keys.exact}… in ${place.store.description}.`);
  return await findRelative(search, place);
}

/**
 * The dump in `file`, which somebody brought from another machine: nothing says what it should have been made from, and of
 * another version of the server it is worth a try. Undefined, and said, where it cannot be used.
 */
export async function openGivenDump(
  file: string,
  { alias, engine }: OpenDatabase,
  { log, clock, temporary }: Omit<DumpPlace, 'store'>,
): Promise<KeptDump | undefined> {
  const key = `dumps/${alias}`;
  const payload = path.join(temporary, `dump-${alias}`);
  const start = clock();
  try {
    const manifest = await readManifest(file);
    if (manifest.engine !== engine.name) throw new Error(ofEngine(manifest.engine, engine.name));
    await unpackDump(file, manifest, payload);
    return { key, manifest, payload, packed: undefined, fetchSeconds: 0, unpackSeconds: clock() - start };
  } catch (error) {
    log.warning(setAside(alias, key, error));
    return undefined;
  }
}

/** The key under which a template is kept that is built though there is a dump. */
export async function keyToReplace({ keys }: DumpSearch, { store }: DumpPlace): Promise<string> {
  return keyAfter(await store.newestKey(keys.exact), keys);
}

async function findRelative(search: DumpSearch, place: DumpPlace): Promise<DumpFinding> {
  const { keys, database, mayChange } = search;
  const nextKey = keyAfter(undefined, keys);
  const none: DumpFinding = { kind: 'none', dump: undefined, nextKey, previous: null };
  if (mayChange === undefined) return none;
  let found = await fetch(search, place, (into) => place.store.fetchNewest(keys.relatives, into));
  const previous = found?.key ?? null;
  for (let tried = 1; found !== undefined && tried <= triedRelatives; tried += 1) {
    let following: string | null = null;
    const dump = await open(found, search, place, (manifest) => {
      following = manifest.previous;
      return obstacleBetween(manifest, keys.content, mayChange);
    });
    if (dump !== undefined) {
      place.log.info(`The template of ${database.alias} is taken further from the dump under ${dump.key}.`);
      await rm(found.file, { force: true });
      return { kind: 'older', dump: { ...dump, packed: undefined }, nextKey, previous };
    }
    found = await fetchRelative(following, search, place);
  }
  return { ...none, previous };
}

/** A dump names its forerunner. It is hostile, so the name has to be that of a relative. */
async function fetchRelative(
  key: string | null,
  search: DumpSearch,
  place: DumpPlace,
): Promise<FetchedDump | undefined> {
  if (key === null || !key.startsWith(search.keys.relatives) || !/^[a-z0-9-]{1,200}$/.test(key)) {
    return undefined;
  }
  return await fetch(search, place, async (into) => ((await place.store.fetch(key, into)) ? key : undefined));
}

interface FetchedDump {
  readonly key: string;
  readonly file: string;
  readonly seconds: number;
}

async function fetch(
  { database }: DumpSearch,
  { clock, temporary }: DumpPlace,
  from: (into: string) => Promise<string | undefined>,
): Promise<FetchedDump | undefined> {
  const file = path.join(temporary, `fetched-${database.alias}`);
  const start = clock();
  const key = await from(file);
  return key === undefined ? undefined : { key, file, seconds: clock() - start };
}

/** Undefined, and said, where the dump cannot be used; then its file is gone. `judge` tells why it does not fit. */
async function open(
  { key, file, seconds }: FetchedDump,
  { database, keys }: DumpSearch,
  { log, clock, temporary }: DumpPlace,
  judge: (manifest: Manifest) => string | undefined,
): Promise<KeptDump | undefined> {
  const { alias, engine } = database;
  const payload = path.join(temporary, `dump-${alias}`);
  const start = clock();
  try {
    const manifest = await readManifest(file);
    const foreign = foreignness(manifest, engine, keys);
    if (foreign !== undefined) throw new Error(foreign);
    const obstacle = judge(manifest);
    if (obstacle !== undefined) {
      log.info(`The dump of ${alias} under ${key} is left aside: ${obstacle}.`);
      await rm(file, { force: true });
      return undefined;
    }
    await unpackDump(file, manifest, payload);
    return { key, manifest, payload, packed: file, fetchSeconds: seconds, unpackSeconds: clock() - start };
  } catch (error) {
    await rm(file, { force: true });
    log.warning(setAside(alias, key, error));
    return undefined;
  }
}

export function setAside(alias: string, key: string, error: unknown): string {
  return `The dump of ${alias} under ${key} is set aside: ${messageOf(error)}`;
}

function foreignness(
  { engine, engineVersion, family }: Manifest,
  { name, version }: OpenDatabase['engine'],
  keys: TemplateKeys,
): string | undefined {
  if (engine !== name) return ofEngine(engine, name);
  if (engineVersion !== version) return `it is of version ${JSON.stringify(engineVersion)}, not ${version}`;
  return family === keys.family ? undefined : 'it was made by another `prepare`, project or platform';
}

function ofEngine(engine: string, name: string): string {
  return `it is of the engine ${JSON.stringify(engine)}, not ${name}`;
}

/** `…-1` after nothing, `…-3` after `…-2`. */
function keyAfter(key: string | undefined, { exact }: TemplateKeys): string {
  if (key === undefined) return `${exact}1`;
  const generation = Number(key.slice(exact.length));
  return `${exact}${Number.isSafeInteger(generation) && generation > 0 ? generation + 1 : 2}`;
}
