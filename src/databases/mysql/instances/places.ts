/** Where everything of one data directory lies on this machine. */

import { createHash } from 'node:crypto';
import { chmod, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { killServers } from './server-processes.ts';

export interface Place {
  /** Holds all the others. */
  readonly root: string;
  readonly data: string;
  readonly upper: string;
  readonly work: string;
  readonly temporary: string;
  readonly log: string;
  readonly pid: string;
  readonly socket: string;
  /** Statements that a server runs before it takes connections. They may hold secrets. */
  readonly firstStatements: string;
}

/** As with the other engines: a longer name is refused, not cut. */
export const nameLimitBytes = 200;

/** Linux takes no longer path for a socket; the rest of a place's path is as long everywhere. */
export const folderLimitBytes = 107 - '/0123456789abcdef/socket'.length;

/** A name is not part of a path: it may hold anything, and be longer than a socket's path. Throws for no name at all. */
export function placeOf(folder: string, name: string): Place {
  const sizeBytes = Buffer.byteLength(name);
  if (sizeBytes === 0 || sizeBytes > nameLimitBytes || name.includes('\0')) {
    throw new Error(
      `${JSON.stringify(name)} cannot be the name of a database: it needs 1 to ${nameLimitBytes} bytes, none of them NUL`,
    );
  }
  const root = path.join(folder, createHash('sha256').update(name).digest('hex').slice(0, 16));
  return {
    root,
    data: path.join(root, 'data'),
    upper: path.join(root, 'upper'),
    work: path.join(root, 'work'),
    temporary: path.join(root, 'tmp'),
    log: path.join(root, 'log'),
    pid: path.join(root, 'pid'),
    socket: path.join(root, 'socket'),
    firstStatements: path.join(root, 'first-statements.sql'),
  };
}

/** What a data directory has of a server before, or of this machine only. Source: the manuals' pages on copying data directories. */
export const remnants = ['auto.cnf', 'ibtmp1', 'ib_buffer_pool', '#innodb_temp', 'mysql_upgrade_info.lock'];

/** Kills what runs there and removes everything; no error where nothing is. Needs no server but those it kills. */
export async function removePlace(place: Place): Promise<void> {
  await killServers(place.data);
  await removeView(place);
  await rm(place.root, { recursive: true, force: true });
}

/** What a view was made of. */
export async function removeView({ upper, work, data }: Place): Promise<void> {
  // The kernel leaves a folder there that nobody may enter.
  await chmod(path.join(work, 'work'), 0o700).catch(() => {});
  for (const folder of [upper, work, data]) await rm(folder, { recursive: true, force: true });
}

export async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  // Servers run as another user, and must not look around.
  await chmod(folder, 0o711);
}
