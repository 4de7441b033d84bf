/** SQLite behind the `Engine` port: databases are files in one folder, clones are copies of a file. */

import { constants } from 'node:fs';
import { access, mkdir, open, realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Log } from '../../ports.ts';
import type { Access, Engine, SealedTemplate, SessionCount, Survey } from '../engine.ts';
import { markFolder } from '../folders.ts';
import type { Mark } from '../mark.ts';
import { roomIn } from '../room.ts';
import { staged } from '../staged.ts';
import { formatDatabaseUrl } from '../url.ts';
import { copyBase } from './base-copy.ts';
import { ChangeReader } from './changes.ts';
import { copyDatabase, dropDatabase, dumpDatabase, restoreDatabase, sealDatabase } from './copies.ts';
import { loadSqlite, type SqliteDriver } from './driver.ts';
import { messageIfDenied } from './failure.ts';
import { exists, measure, nameLimitBytes, pathOf } from './files.ts';
import { describeHolders, openFilesBelow } from './holders.ts';
import { pictureOf } from './picture.ts';

export interface SqliteTarget {
  /** The user's own file, which need not exist. It is never touched. */
  readonly file: string;
  /** Where templates and clones live, and nothing else; made where it is missing. */
  readonly folder: string;
  /** Left in the folder, so that later runs can tell whose it is. */
  readonly mark?: Mark | undefined;
  /** Used clones of smaller templates are not looked into; as measured where it is left out. */
  readonly readFromBytes?: number | undefined;
}

export async function openSqlite(
  target: SqliteTarget,
  { log }: { readonly log: Log },
  load: (log: Log) => Promise<SqliteDriver> = loadSqlite,
): Promise<Engine> {
  await mkdir(target.folder, { recursive: true });
  // Without links, as the kernel names the files that processes have open.
  const folder = await realpath(target.folder);
  if (target.mark !== undefined) await markFolder(folder, target.mark);
  const base = resolve(target.file);
  const driver = await load(log);
  const place = { driver, log, pathOf: (database: string) => pathOf(folder, database) };
  const reader = new ChangeReader(place, target.readFromBytes);
  const step = <Result>(stage: string, database: string, work: () => Promise<Result>) =>
    staged('sqlite', stage, database, work);

  return {
    name: 'sqlite',
    version: driver.version,
    nameLimitBytes,
    survey: () => step('look at', base, () => survey(base, folder, driver.version)),
    relaxDurability: async () => [],
    exists: (database) => step('look for', database, async () => exists(pathOf(folder, database))),
    create: (database) => step('create', database, async () => createEmpty(pathOf(folder, database))),
    copyBase: (database) => step(`copy into ${database}`, base, () => copyBase(place, base, database)),
    seal: (database, templateName) =>
      step(`seal as ${templateName}`, database, () => sealDatabase(place, database, templateName)),
    clone: (template, database) =>
      step(`clone from ${template.name}`, database, () => copyDatabase(place, template, database)),
    verify: (template, database) =>
      step('verify', database, async () => {
        await verify(template, pathOf(folder, database));
        await reader.remember(database);
      }),
    changes: (template, database) => step('read changes', database, () => reader.changes(template, database)),
    probe: (template, database, whole) =>
      step('look into', database, () => reader.probe(template, database, whole)),
    drop: (database) =>
      step('drop', database, async () => {
        await dropDatabase(place, database);
        reader.forget(database);
      }),
    sessions: () => step('count sessions', folder, () => countSessions(folder)),
    picture: (database) =>
      step('look at who has it open', database, () => pictureOf(pathOf(folder, database))),
    statistics: async () => undefined,
    dump: (database, file) => step('dump', database, () => dumpDatabase(place, database, file)),
    restore: (file, database) => step('restore', database, () => restoreDatabase(place, file, database)),
    // Its folder has the mark: see `sweepFolders`.
    marked: async () => [],
    access: (database) => accessTo(pathOf(folder, database)),
    close: async () => {},
  };
}

async function survey(base: string, folder: string, version: string): Promise<Survey> {
  const denied = await messageIfDenied(() => access(folder, constants.W_OK));
  return {
    base,
    baseExists: await exists(base),
    baseSessions: await describeHolders(base),
    missingRights: denied === undefined ? [] : [`write into the folder of the clones: ${denied}`],
    freeConnections: undefined,
    room: await roomIn(folder),
    facts: [`SQLite ${version}`],
  };
}

/** Not one page yet: page size, encoding and journal mode are still the project's to choose. */
async function createEmpty(file: string): Promise<void> {
  const handle = await open(file, 'wx');
  await handle.close();
}

async function verify(template: SealedTemplate, file: string): Promise<void> {
  const { sizeBytes, fingerprint } = await measure(file);
  if (sizeBytes !== template.sizeBytes || fingerprint !== template.fingerprint) {
    throw new Error(`its bytes are not those of the template ${template.name}`);
  }
}

/** The workers' processes that have a database of `folder` open. */
async function countSessions(folder: string): Promise<readonly SessionCount[]> {
  const counts = new Map<string, number>();
  for (const { file } of await openFilesBelow()) {
    const database = file.startsWith(`${folder}/`) ? file.slice(folder.length + 1) : '';
    const isDatabase = database !== '' && !database.includes('/') && !/-(journal|wal|shm)$/.test(database);
    if (isDatabase) counts.set(database, (counts.get(database) ?? 0) + 1);
  }
  return [...counts].map(([database, sessions]) => ({ database, sessions }));
}

function accessTo(file: string): Access {
  return {
    url: formatDatabaseUrl({ engine: 'sqlite', file }),
    database: file,
    host: '',
    port: '',
    user: '',
    password: '',
  };
}
