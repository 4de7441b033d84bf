/** Which runs timings hold already, and up to which attempt of each: what failed first may pass in a later one. */

import type { Timings } from './model.ts';

/** An attempt of a workflow's run, as timings name it. */
export function attemptName(runId: string, attempt: number): string {
  return attempt === 1 ? runId : `${runId}.${attempt}`;
}

/** The last attempt of a run that is in the timings; 0: none is. */
export function addedAttempt({ runs }: Pick<Timings, 'runs'>, runId: string): number {
  return runs.reduce((last, name) => Math.max(last, attemptIn(name, runId)), 0);
}

/** 0 where `name` is that of another run. */
export function attemptIn(name: string, runId: string): number {
  if (name === runId) return 1;
  return name.startsWith(`${runId}.`) ? Number(name.slice(runId.length + 1)) || 0 : 0;
}
