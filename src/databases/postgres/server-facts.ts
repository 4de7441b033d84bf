/** What a run should know of a server before it begins: room, tools, encodings, limits of time. Reads only. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../../errors.ts';
import type { Room, Survey } from '../engine.ts';
import { roomIn, roomInside, unknownRoom } from '../room.ts';
import { type Timeout, timeoutNames, timeoutNotices } from '../timeouts.ts';
import type { PostgresServer } from './connection.ts';
import { collationObstacles, describeLocale, localeNotices, readLocale } from './locale.ts';
import { preloadFacts, unloadedExtensions } from './preloads.ts';
import { identifier } from './quoting.ts';
import type { Toolbox } from './toolbox.ts';
import type { PostgresPorts } from './tools.ts';

type Facts = Required<Pick<Survey, 'facts' | 'notices' | 'obstacles'>> & Pick<Survey, 'room'>;

export async function serverFacts(
  server: PostgresServer,
  toolboxes: readonly Toolbox[],
  ports: PostgresPorts,
): Promise<Facts> {
  const [locale, room, unloaded, timeouts] = await Promise.all([
    readLocale(server),
    findRoom(server, ports),
    unloadedExtensions(server),
    readTimeouts(server),
  ]);
  const [best] = toolboxes;
  const tools =
    best === undefined
      ? `no pg_dump that works with PostgreSQL ${server.version}, so no dump is kept`
      : `dumps by pg_dump ${best.version} ${best.place}`;
  const { user, database } = server.target;
  return {
    facts: [
      `PostgreSQL ${server.version}, ${describeLocale(database, locale)}; ${tools}`,
      ...(room === undefined ? [unknownRoom] : []),
      ...preloadFacts(unloaded),
    ],
    notices: [...localeNotices(database, locale), ...timeoutNotices('postgres', identifier(user), timeouts)],
    obstacles: collationObstacles(locale),
    room,
  };
}

/** As a session of the project gets them, in milliseconds of the server. */
async function readTimeouts(server: PostgresServer): Promise<readonly Timeout[]> {
  const rows = await server.visitAsProject((inside) =>
    inside.query<{ name: string; milliseconds: number }>(
      'SELECT name, setting::int AS milliseconds FROM pg_settings WHERE name = ANY($1) ORDER BY name',
      [timeoutNames],
    ),
  );
  return rows.map(({ name, milliseconds }) => ({ name, seconds: milliseconds / 1000 }));
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
