/** The databases of a run: opened for as many workers as are wanted, closed, and what is left of them dropped. */

import type { Config } from './config.ts';
import { openDatabases } from './databases/open.ts';
import type { OpenDatabase } from './databases/open-database.ts';
import { dropRecorded } from './databases/recorded.ts';
import { raiseSessionLimits } from './databases/session-limits.ts';
import { messageOf } from './errors.ts';
import { refuseUnfilled } from './handover.ts';
import { expectedSessions, lastTemplateBytes } from './lessons.ts';
import { databasesFor, sessionsFor } from './preflight.ts';
import type { Suite } from './runners/suite.ts';
import type { Timings } from './timings/model.ts';
import type { World } from './world.ts';

/** Without units no database is needed, and none is looked for. */
export async function openFor(
  suite: Suite,
  config: Config,
  workers: number,
  known: Timings,
  world: World,
): Promise<readonly OpenDatabase[]> {
  if (suite.units.length === 0) return [];
  const sizes = { databasesAtOnce: databasesFor(workers), knownBytes: lastTemplateBytes(known) };
  const place = { urls: config.databaseUrls, advises: world.workflowRun !== undefined };
  const databases = await openDatabases({ ...config, ...world, ...sizes, ...place }, world);
  if (databases.length === 0) {
    world.log.info(
      'No database was found, so the workers get none. If the tests need one, add a service container or `database-url`.',
    );
  }
  try {
    refuseUnfilled(suite, config.workerEnv ?? [], databases);
    const isFixed = config.workers.kind === 'fixed';
    const sessions = (alias: string) => sessionsFor(workers, expectedSessions(known, alias, isFixed));
    return await raiseSessionLimits(databases, sessions, config.durability);
  } catch (error) {
    await closeAll(databases);
    throw error;
  }
}

export async function closeAll(databases: readonly OpenDatabase[]): Promise<void> {
  await Promise.all(databases.map(({ engine }) => engine.close()));
}

/** After a cancellation there is no time; the post step does it. */
export async function dropAll(
  databases: readonly OpenDatabase[],
  nameOf: (database: OpenDatabase) => string,
  { ledger, log, cancellation }: World,
): Promise<void> {
  if (cancellation.signal.aborted) return;
  for (const database of databases) {
    const name = nameOf(database);
    await dropRecorded(database, name, ledger).catch((error: unknown) => {
      log.warning(`${name} could not be dropped; the post step tries again: ${messageOf(error)}`);
    });
  }
}
