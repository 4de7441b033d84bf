/** What a run should know of a server before it begins: room, tools, encodings. Reads only. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../../errors.ts';
import type { Room, Survey } from '../engine.ts';
import { roomIn } from '../room.ts';
import type { PostgresServer } from './connection.ts';
import type { Toolbox } from './toolbox.ts';
import type { PostgresPorts } from './tools.ts';

type Facts = Required<Pick<Survey, 'facts' | 'obstacles' | 'room'>>;

export async function serverFacts(
  server: PostgresServer,
  toolboxes: readonly Toolbox[],
  ports: PostgresPorts,
): Promise<Facts> {
  const [locale, room] = await Promise.all([readLocale(server), findRoom(server, ports)]);
  const [best] = toolboxes;
  const tools =
    best === undefined
      ? `no pg_dump that works with PostgreSQL ${server.version}, so no dump is kept`
      : `dumps by pg_dump ${best.version} ${best.place}`;
  return {
    facts: [`PostgreSQL ${server.version}, ${locale.encoding}, locale ${locale.collation}; ${tools}`],
    obstacles: collationObstacle(locale),
    room,
  };
}

interface Locale {
  readonly encoding: string;
  readonly collation: string;
  /** Of template1, from which new databases are made; null where the locale has no versions. */
  readonly recorded: string | null;
  readonly actual: string | null;
}

/** The database that new ones are made like, or template1 where that is not there. */
async function readLocale(server: PostgresServer): Promise<Locale> {
  const versions =
    server.major < 15
      ? 'NULL AS recorded, NULL AS actual'
      : `(SELECT datcollversion FROM pg_database WHERE datname = 'template1') AS recorded,
         (SELECT pg_database_collation_actual_version(oid) FROM pg_database WHERE datname = 'template1') AS actual`;
  const [row] = await server.query<{ [Key in keyof Locale]: Locale[Key] }>(
    `SELECT pg_encoding_to_char(encoding) AS encoding, datcollate AS collation, ${versions}
     FROM pg_database WHERE datname IN ('template1', $1) ORDER BY datname = $1 DESC LIMIT 1`,
    [server.target.database],
  );
  if (row === undefined) throw new Error('the server has no template1');
  return row;
}

/** CREATE DATABASE refuses such a source: https://www.postgresql.org/docs/current/sql-altercollation.html#SQL-ALTERCOLLATION-NOTES */
function collationObstacle({ recorded, actual }: Locale): readonly string[] {
  if (recorded === null || recorded === actual) return [];
  return [
    `The database template1 was made with version ${recorded} of its collation, and the server's system has ` +
      `${actual ?? 'none'}, so nothing can be copied from it. Run, as its owner: ALTER DATABASE template1 REFRESH COLLATION VERSION`,
  ];
}

/** Known of a server in a service container, and of one on this machine whose folder can be told from others. */
async function findRoom(server: PostgresServer, ports: PostgresPorts): Promise<Room | undefined> {
  try {
    const [row] = await server.query<{ folder: string | null }>(
      `SELECT setting AS folder FROM pg_settings WHERE name = 'data_directory'`,
    );
    // Only administrators see it.
    const folder = row?.folder ?? undefined;
    if (folder === undefined) return undefined;
    const { container, port } = server.target;
    return container === undefined
      ? await roomHere(folder, port)
      : await roomInside(folder, container, ports.containers);
  } catch (error) {
    ports.log.debug(`PostgreSQL: the room for clones is not known: ${messageOf(error)}`);
    return undefined;
  }
}

/** A folder of that name may be another server's, but the port in its `postmaster.pid` is ours alone. */
async function roomHere(folder: string, port: number): Promise<Room | undefined> {
  const [, , , ownPort] = (await readFile(join(folder, 'postmaster.pid'), 'utf8')).split('\n');
  if (ownPort !== String(port)) return undefined;
  return await roomIn(folder);
}

async function roomInside(
  folder: string,
  container: string,
  containers: PostgresPorts['containers'],
): Promise<Room | undefined> {
  // `df -P` is POSIX; `stat -f` is in coreutils and in busybox.
  const script = 'df -Pk "$1" && stat -f -c %T "$1"';
  const { status, stdout } = await containers.exec(container, ['sh', '-c', script, 'sh', folder]);
  const [, line = '', type = ''] = stdout.trim().split('\n');
  const freeKilobytes = Number(line.split(/\s+/)[3]);
  if (status !== 0 || !Number.isFinite(freeKilobytes)) return undefined;
  return {
    place: `${folder} in the service container`,
    freeBytes: freeKilobytes * 1024,
    inMemory: type.trim() === 'tmpfs',
  };
}
