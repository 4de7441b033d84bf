/** Brings a database into one file, with nobody else in it: only then is a copy of the file a copy of it. */

import { setTimeout as pause } from 'node:timers/promises';
import type { SqliteConnection, SqliteDriver } from './driver.ts';
import { isBusy } from './failure.ts';
import { siblingsOf } from './files.ts';
import { describeHolders } from './holders.ts';

/** Programs of `prepare` that are about to end get so long. */
const settleLimitSeconds = 5;

/**
 * Moves what the write-ahead log holds into the file, rolls back what a crash left, and runs `check` inside.
 * A copy of a file with a log beside it looks sound and lacks the newest rows.
 * Throws where somebody else has the database open, and names who.
 */
export async function settle(
  driver: SqliteDriver,
  file: string,
  check: (connection: SqliteConnection) => void,
): Promise<void> {
  const deadline = performance.now() + settleLimitSeconds * 1000;
  for (;;) {
    const obstacle = (await mergeLog(driver, file, check)) ?? (await obstacleTo(file));
    if (obstacle === undefined) return;
    if (performance.now() > deadline) throw new Error(obstacle);
    await pause(50);
  }
}

async function mergeLog(
  driver: SqliteDriver,
  file: string,
  check: (connection: SqliteConnection) => void,
): Promise<string | undefined> {
  const connection = driver.open(file);
  try {
    const [result] = connection.rows('PRAGMA wal_checkpoint(TRUNCATE)');
    if (result?.['busy'] === 1) return await inUse(file);
    // In rollback mode the checkpoint does nothing; this finds readers and writers there.
    connection.run('BEGIN EXCLUSIVE; COMMIT');
    check(connection);
    return undefined;
  } catch (error) {
    if (!isBusy(error)) throw error;
    return await inUse(file);
  } finally {
    connection.close();
  }
}

/** A connection that only idles holds no lock, but could write at any time. */
async function obstacleTo(file: string): Promise<string | undefined> {
  const [holders, siblings] = await Promise.all([describeHolders(file), siblingsOf(file)]);
  // The last connection removes them when it closes.
  return holders.length > 0 || siblings.length > 0 ? await inUse(file) : undefined;
}

async function inUse(file: string): Promise<string> {
  const holders = (await describeHolders(file)).join(', ');
  return `the file ${file} is still in use by ${holders || 'a process that is not visible from here'}; it must be closed first`;
}
