/** Kinds of things in the report as words, the same wherever they are told to a reader of it. */

import type { LimitKind } from './incidents.ts';
import { duration } from './markdown.ts';
import type { CloneReport, LaunchExit, TemplateSource } from './report.ts';

export const templateSources: Readonly<Record<TemplateSource, string>> = {
  restored: 'restored from its dump',
  extended: 'extended by `prepare` from an older dump',
  built: 'built by `prepare`',
  copied: 'copied from the database as it is',
};

/** The log and the problems say besides where a limit comes from (`workers/limit-messages.ts`), for there is somebody who waits. */
export const limitNames: Readonly<Record<LimitKind, string>> = {
  test: 'limit for one test',
  batch: 'limit for the batch',
  silence: 'limit for silence',
  worker: "limit for the worker's work",
  step: 'limit for the whole step',
};

/** A few words. A problem of the run has a sentence for it, which says what to look at (`workers/batch-end.ts`). */
export function exitText(exit: LaunchExit): string {
  switch (exit.kind) {
    case 'exited':
      return `exit status ${exit.status}${inTest(exit)}`;
    case 'killed':
      return `killed by ${exit.signal}${inTest(exit)}`;
    case 'stopped':
      return `stopped: ${exit.reason}`;
    case 'timed out':
      return `ended at the ${limitNames[exit.limit]} of ${duration(exit.limitSeconds)}${inTest(exit)}`;
  }
}

/** Whether a process was ended, or died: one that left by itself in the middle of a test has an exit status, too. */
export function endedEarly(exit: LaunchExit): boolean {
  return exit.kind !== 'exited' || exit.running !== undefined;
}

function inTest({ running }: { readonly running?: string | undefined }): string {
  return running === undefined ? '' : ` in ${running}`;
}

/** Sessions that were open when the batches of a clone had ended: `4 (1 in a transaction)`. */
export function leftOpenText({
  leftOpen: sessions,
  leftInTransaction: inTransaction = 0,
}: Pick<CloneReport, 'leftOpen' | 'leftInTransaction'>): string {
  if (sessions === undefined) return 'n/a';
  return inTransaction === 0 ? String(sessions) : `${sessions} (${inTransaction} in a transaction)`;
}
