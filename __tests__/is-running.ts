/** Whether a process is still there and could do something. */

import { readFileSync } from 'node:fs';

/** A zombie has ended: nobody but its parent can bury it. */
export function isRunning(pid: number): boolean {
  try {
    const state = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.[0];
    return state !== 'Z' && state !== 'X';
  } catch {
    return false;
  }
}
