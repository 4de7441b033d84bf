/** Dumps and restores by PostgreSQL's own tools. A dump comes from a cache, so it is never given to `psql`. */

import { rm, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import type { ToolResult } from '../../ports.ts';
import type { Dump } from '../engine.ts';
import type { PostgresServer } from './connection.ts';
import { appendProperties, readAppendedProperties } from './dump-file.ts';
import { applyProperties, readProperties } from './properties.ts';
import { majorOf, type Toolbox } from './toolbox.ts';
import type { PostgresPorts } from './tools.ts';

/** More jobs do not restore a test database sooner, and each is a session. */
const mostJobs = 4;
const shownErrorLength = 2000;

/** Undefined where no place has fitting tools. Leaves no file behind where it fails. */
export async function dumpDatabase(
  server: PostgresServer,
  database: string,
  file: string,
  toolboxes: readonly Toolbox[],
  ports: PostgresPorts,
): Promise<Dump | undefined> {
  const failures: string[] = [];
  for (const toolbox of toolboxes) {
    const failure = await tryDump(server, toolbox, database, file);
    if (failure === undefined) {
      const properties = await server.withConnection((connection) => readProperties(connection, database));
      await appendProperties(file, properties);
      return { tool: `pg_dump ${toolbox.version} ${toolbox.place}`, sizeBytes: (await stat(file)).size };
    }
    await rm(file, { force: true });
    const message = `pg_dump ${toolbox.version} ${toolbox.place}: ${failure}`;
    // A newer tool that does not work is as good as none.
    if (majorOf(toolbox) === server.major) failures.push(message);
    else ports.log.debug(message);
  }
  if (failures.length > 0) throw new Error(failures.join('; '));
  ports.log.info(
    `No dump of ${database}: there is no pg_dump that works with PostgreSQL ${server.version}, ` +
      'neither in a service container nor on this machine.',
  );
  return undefined;
}

/** Fills the empty `database`, and gives it the properties that the dumped one had. */
export async function restoreDatabase(
  server: PostgresServer,
  file: string,
  database: string,
  toolboxes: readonly Toolbox[],
): Promise<void> {
  const properties = await readAppendedProperties(file);
  const toolbox = await firstUsable(toolboxes, file, database);
  if (toolbox === undefined) {
    throw new Error(`there is no pg_restore that works with PostgreSQL ${server.version}`);
  }
  const jobs = Math.min(mostJobs, availableParallelism());
  const failure = failureOf(await toolbox.restore(['--exit-on-error', `--jobs=${jobs}`], file, database));
  if (failure !== undefined) throw new Error(`pg_restore ${toolbox.version} ${toolbox.place}: ${failure}`);
  await server.withConnection((connection) =>
    applyProperties(connection, database, properties, server.target.mark),
  );
}

/** Uncompressed, for what packs it afterwards makes it much smaller. Returns why it failed. */
async function tryDump(
  server: PostgresServer,
  toolbox: Toolbox,
  database: string,
  file: string,
): Promise<string | undefined> {
  const options = ['--format=custom', '--no-sync', '--compress=0'];
  const failure = failureOf(await toolbox.dump(options, database, file));
  if (failure !== undefined || majorOf(toolbox) === server.major) return failure;
  return await rehearse(toolbox, file, database);
}

async function firstUsable(
  toolboxes: readonly Toolbox[],
  file: string,
  database: string,
): Promise<Toolbox | undefined> {
  for (const toolbox of toolboxes) {
    if ((await rehearse(toolbox, file, database)) === undefined) return toolbox;
  }
  return undefined;
}

/**
 * Restores nothing, but connects, reads the archive and sends the settings that come before all data: newer
 * tools fail here where the server does not know one of them. Returns why it failed.
 */
async function rehearse(toolbox: Toolbox, file: string, database: string): Promise<string | undefined> {
  return failureOf(await toolbox.restore(['--exit-on-error', '--use-list=/dev/null'], file, database));
}

function failureOf(result: ToolResult): string | undefined {
  if (result.status === 0) return undefined;
  return `exit status ${result.status}: ${result.stderr.trim().slice(-shownErrorLength)}`;
}
