/** Finds the places where client tools of a fitting version can be run, best place first. */

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../../errors.ts';
import type { Containers, Log, Tools } from '../../ports.ts';
import type { PostgresServer } from './connection.ts';
import { containerToolbox } from './container-tools.ts';
import { localToolbox } from './local-tools.ts';
import { majorOf, type Toolbox } from './toolbox.ts';

export interface PostgresPorts {
  readonly log: Log;
  readonly tools: Tools;
  readonly containers: Containers;
}

/** Debian and Ubuntu, and so the hosted runners, keep all majors side by side here. */
const majorsFolder = '/usr/lib/postgresql';

/**
 * The service container, then this machine; tools of the server's own major before newer ones. Older tools
 * refuse to work on a newer server.
 * Source: https://www.postgresql.org/docs/current/app-pgdump.html#APP-PGDUMP-NOTES
 */
export async function findToolboxes(
  server: PostgresServer,
  ports: PostgresPorts,
): Promise<readonly Toolbox[]> {
  const { target } = server;
  const { container } = target;
  const folders = await localFolders(server.major);
  const places = [
    ...(container === undefined ? [] : [() => containerToolbox(server, container, ports.containers)]),
    ...folders.map((folder) => () => localToolbox(target, folder, ports.tools)),
  ];
  const found = await Promise.all(places.map((open) => openToolbox(open, ports.log)));
  return (
    found
      .filter((toolbox): toolbox is Toolbox => toolbox !== undefined)
      .filter((toolbox) => majorOf(toolbox) >= server.major)
      // A stable sort: among tools of one major the order of the places holds.
      .sort((one, other) => majorOf(one) - majorOf(other))
  );
}

async function openToolbox(open: () => Promise<Toolbox>, log: Log): Promise<Toolbox | undefined> {
  try {
    return await open();
  } catch (error) {
    log.debug(`PostgreSQL: a place without usable client tools: ${messageOf(error)}`);
    return undefined;
  }
}

/** Undefined stands for the PATH. */
async function localFolders(oldestMajor: number): Promise<readonly (string | undefined)[]> {
  // Other systems do not have the folder, and need not.
  const entries = await readdir(majorsFolder).catch(() => []);
  const majors = entries.filter((name) => /^\d+$/.test(name) && Number(name) >= oldestMajor);
  return [...majors.map((major) => join(majorsFolder, major, 'bin')), undefined];
}
