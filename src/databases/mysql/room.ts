/** Where databases lie, and how much room there is. Reads only. */

import os from 'node:os';
import { messageOf } from '../../errors.ts';
import type { Containers, Log } from '../../ports.ts';
import type { Room, Survey } from '../engine.ts';
import { roomIn, roomInside, unknownRoom } from '../room.ts';
import { textOf } from './answers.ts';
import type { MysqlServer } from './connection.ts';

export interface RoomPorts {
  readonly log: Log;
  readonly containers: Containers;
}

/** `survey` with the room, or with a line that nobody knows it. */
export async function withRoom(survey: Survey, server: MysqlServer, ports: RoomPorts): Promise<Survey> {
  const room = await findRoom(server, ports);
  return { ...survey, room, facts: [...(survey.facts ?? []), ...(room === undefined ? [unknownRoom] : [])] };
}

/** Known of a server in a service container, and of one that says it is on this machine. */
async function findRoom(server: MysqlServer, { log, containers }: RoomPorts): Promise<Room | undefined> {
  const { container } = server.target;
  try {
    const [row] = await server.query<{ folder: unknown; host: unknown }>(
      'SELECT @@GLOBAL.datadir AS folder, @@GLOBAL.hostname AS host',
    );
    const folder = textOf(row?.folder);
    if (container !== undefined) return await roomInside(folder, container, containers);
    return isHere(server, textOf(row?.host)) ? await roomIn(folder) : undefined;
  } catch (error) {
    log.debug(`${server.identity.label}: the room for clones is not known: ${messageOf(error)}`);
    return undefined;
  }
}

/** At our own address a forwarded port may answer for another machine, which has another name. */
function isHere({ target: { host, socket } }: MysqlServer, name: string): boolean {
  const isLocal = socket !== undefined || ['localhost', '127.0.0.1', '::1'].includes(host);
  return isLocal && name === os.hostname();
}
