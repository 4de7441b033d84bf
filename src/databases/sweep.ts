/** Drops what earlier runs of this project have left on a server that outlives its jobs. */

import os from 'node:os';
import { messageOf } from '../errors.ts';
import { isAlive } from '../is-alive.ts';
import type { Log } from '../ports.ts';
import type { Engine } from './engine.ts';
import { type Here, isAbandonedDatabase, type Mark } from './mark.ts';

export function ownMark(run: string, project: string): Mark {
  return { run, at: new Date().toISOString(), host: os.hostname(), pid: process.pid, project };
}

export function here(mark: Mark): Here {
  return { mark, nowSeconds: Date.now() / 1000, isAlive };
}

/** What cannot be dropped is a warning: this run does not depend on it. */
export async function sweep(engine: Engine, mark: Mark, log: Log): Promise<void> {
  try {
    const found = await engine.marked();
    const place = here(mark);
    for (const left of found.filter((database) => isAbandonedDatabase(database, place))) {
      await engine.drop(left.database);
      log.info(
        `Dropped ${left.database}, which the run ${left.mark.run} of ${left.mark.at} on ${left.mark.host} had left behind.`,
      );
    }
  } catch (error) {
    log.warning(`What earlier runs have left behind could not be dropped: ${messageOf(error)}`);
  }
}
