/** Ends whole process groups: politely first, then by force. */

import { setTimeout as delay } from 'node:timers/promises';
import { aborted } from '../aborted.ts';

export interface GroupEnd {
  /** Ends the group when aborted. */
  readonly signal: AbortSignal;
  /** Between TERM and KILL. */
  readonly graceSeconds: number;
}

/** How often it is looked whether a group that was asked to end has done so. */
const lookSeconds = 0.02;

/** What `exited` says, after the group is gone: by itself, asked to when the signal aborts, or forced in the end. */
export async function endingGroupOnAbort<T>(
  group: number | undefined,
  exited: Promise<T>,
  { signal, graceSeconds }: GroupEnd,
): Promise<T> {
  const finished = new AbortController();
  const stopping = async (): Promise<void> => {
    const either = AbortSignal.any([signal, finished.signal]);
    await aborted(either);
    if (!signal.aborted) return;
    signalGroup(group, 'SIGTERM');
    // The leader may end at once; what it had started may need a while.
    const deadline = performance.now() + graceSeconds * 1000;
    while (isAlive(group) && performance.now() < deadline) await delay(lookSeconds * 1000);
    signalGroup(group, 'SIGKILL');
  };
  const stopped = stopping();
  try {
    return await exited;
  } finally {
    finished.abort();
    await stopped;
    signalGroup(group, 'SIGKILL');
  }
}

function isAlive(group: number | undefined): boolean {
  return signalGroup(group, 0);
}

/** Whether there was a group to be signalled; one that is gone already is no error. */
export function signalGroup(group: number | undefined, signal: NodeJS.Signals | 0): boolean {
  if (group === undefined) return false;
  try {
    return process.kill(-group, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}
