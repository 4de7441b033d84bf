/** What is said of limits: in the log, in the problems of the run. */

import type { LimitKind } from '../report/incidents.ts';
import type { LaunchExit } from '../report/report.ts';
import type { Spent } from './limits.ts';

/** What the seconds of a limit are counted of. */
const subjects: Readonly<Record<LimitKind, string>> = {
  test: 'this test runs',
  batch: 'this batch runs',
  silence: 'this batch is silent (no output, no processor time, no statement at work in its databases)',
  worker: 'this worker works',
  step: 'this step runs',
};

/** Where a limit comes from, and so what to change. */
const origins: Readonly<Record<LimitKind, string>> = {
  test: '`test-timeout`, or five times the slowest that it was in earlier runs',
  batch: 'five times the slowest that its files were in earlier runs, at least `test-timeout`',
  silence: '`test-timeout`',
  worker: '`worker-timeout`',
  step: '`timeout`, less what is kept to report and to save',
};

export interface Place {
  readonly worker: number;
  readonly batch: number;
  readonly running: string | undefined;
}

export function nearSentence(place: Place, { limit, limitSeconds, spentSeconds }: Spent): string {
  const share = Math.floor((spentSeconds / limitSeconds) * 100);
  return `${whereOf(place)}: ${subjects[limit]} for ${seconds(spentSeconds)} now, ${share} % of its limit of ${seconds(limitSeconds)} (${origins[limit]})${runs(place)}.`;
}

export function expiredSentence(place: Place, { limit, limitSeconds, spentSeconds }: Spent): string {
  return `${whereOf(place)} is ended: ${subjects[limit]} for ${seconds(spentSeconds)}, and its limit is ${seconds(limitSeconds)} (${origins[limit]})${runs(place)}.`;
}

type Expiry = Extract<LaunchExit, { kind: 'timed out' }>;

/** How a batch ended, for the problems of the run. */
export function timedOutPhrase({ limit, limitSeconds }: Expiry): string {
  return `it was ended at its limit of ${seconds(limitSeconds)} (${origins[limit]})`;
}

export function spentWorkerSentence(worker: number, limitSeconds: number): string {
  return `Worker ${worker} takes no more batches: its limit of ${seconds(limitSeconds)} (${origins.worker}) is over.`;
}

function whereOf({ worker, batch }: Place): string {
  return `Worker ${worker}, batch ${batch}`;
}

function runs({ running }: Place): string {
  return running === undefined ? '' : `; ${running} is running`;
}

function seconds(value: number): string {
  return `${Math.floor(value * 10) / 10} s`;
}
