/**
 * Standard output that is a pipe keeps in memory what its reader has not taken yet, without bound, and loses it when the process
 * exits (https://nodejs.org/api/process.html#a-note-on-process-io).
 */

import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * A slow reader is made up for to this extent: a test program that has to wait until it can print may take longer than its limit, or
 * lose what waits when it exits, as this process would.
 */
export const mostWaitingBytes = 32 * 1024 * 1024;

let draining: Promise<void> | undefined;

/** Undefined unless much waits to be taken; then settles once little does. */
export function standardOutputBacklog(): Promise<void> | undefined {
  if (process.stdout.writableLength < mostWaitingBytes) return undefined;
  const over = (): void => {
    draining = undefined;
  };
  // A reader that is gone takes no more, and holds nobody up.
  draining ??= once(process.stdout, 'drain').then(over, over);
  return draining;
}

/** Ends the process once all that it has printed was taken, or `mostSeconds` have gone by. */
export async function exitPrinted(status?: number, mostSeconds = Number.POSITIVE_INFINITY): Promise<never> {
  const taken = Promise.all([process.stdout, process.stderr].map(written));
  const isBound = Number.isFinite(mostSeconds);
  await (isBound ? Promise.race([taken, delay(mostSeconds * 1000)]) : taken);
  // Given to `exit`, undefined would take the place of a status that is set.
  if (status !== undefined) process.exitCode = status;
  process.exit();
}

/** Writes are carried out in their order. */
function written(stream: NodeJS.WriteStream): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  stream.write('', () => resolve());
  return promise;
}
