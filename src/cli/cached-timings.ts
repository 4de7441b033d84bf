/** Timings in a folder that serves as cache. */

import { randomBytes } from 'node:crypto';
import { mkdtempDisposable } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { UserError } from '../errors.ts';
import type { Log } from '../ports.ts';
import { recallTimings, rememberTimings } from '../remember.ts';
import { contextOfTimings } from '../shared-keys.ts';
import { directoryStore, keysIn } from '../storage/directory.ts';
import type { Timings } from '../timings/model.ts';

export interface CachedTimings {
  readonly directory: string;
  /** Hash of the suite's identity. */
  readonly suite: string;
  readonly timings: Timings;
}

/** The newest timings of `suite`, which may be left out where there is only one. @throws UserError where there is none. */
export async function openCache(directory: string, suite: string | undefined): Promise<CachedTimings> {
  const suites = new Set((await keysIn(directory)).flatMap((key) => contextOfTimings(key) ?? []));
  const [first, second] = suites;
  if (first === undefined) {
    throw new UserError(
      `There are no timings in ${directory}. Run the action with it as \`cache\` once, or take a file for \`timings-file\`.`,
    );
  }
  if (suite === undefined && second !== undefined) {
    throw new UserError(
      `There are timings of several suites in ${directory}. Give --suite: ${[...suites].join(', ')}.`,
    );
  }
  const chosen = suite ?? first;
  if (!suites.has(chosen)) {
    throw new UserError(
      `There are no timings of suite ${chosen} in ${directory}. It has: ${[...suites].join(', ')}.`,
    );
  }
  await using folder = await temporaryFolder();
  const log = strictLog();
  return {
    directory,
    suite: chosen,
    timings: await recallTimings(chosen, directoryStore(directory, log), folder.path, log),
  };
}

/** As the newest of the suite. @throws UserError where that cannot be. */
export async function keepInCache(timings: Timings, { directory, suite }: CachedTimings): Promise<void> {
  await using folder = await temporaryFolder();
  const store = directoryStore(directory, strictLog());
  await rememberTimings(timings, suite, `by-hand-${randomBytes(4).toString('hex')}`, store, folder.path);
}

function temporaryFolder() {
  return mkdtempDisposable(path.join(os.tmpdir(), 'testshoal-timings-'));
}

/** A run goes on without timings; here they are all that was asked for. */
function strictLog(): Log {
  return {
    debug: () => {},
    info: () => {},
    warning: (message) => {
      throw new UserError(message);
    },
    group: () => {},
    output: () => {},
    outputEnded: () => {},
    progress: () => {},
    backlog: () => undefined,
    mask: () => {},
  };
}
