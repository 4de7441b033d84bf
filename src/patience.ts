/** How long a run waits for work that it could also leave: for ever, or a moment once it is cancelled. */

import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

/** After a cancellation; the platform leaves 7.5 s in all, and the workers' processes need most of it. */
const momentSeconds = 1;

/** The result of `work`, or `otherwise` when the run is cancelled and a moment more was not enough. */
export async function patiently<T>(work: Promise<T>, otherwise: T, signal: AbortSignal): Promise<T> {
  const finished = new AbortController();
  const givenUp = async (): Promise<T> => {
    const cancelled = AbortSignal.any([signal, finished.signal]);
    if (!cancelled.aborted) await once(cancelled, 'abort');
    if (!finished.signal.aborted)
      await delay(momentSeconds * 1000, undefined, { signal: finished.signal }).catch(() => {});
    return otherwise;
  };
  try {
    return await Promise.race([work, givenUp()]);
  } finally {
    finished.abort();
  }
}
