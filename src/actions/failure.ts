/** The one failure policy of each entry: main fails the step, post only warns. */

import * as core from '@actions/core';
import { EngineError } from '../databases/engine.ts';
import { Cancelled, messageOf, UserError } from '../errors.ts';

const reportAt = 'https://github.com/testshoal/testshoal/issues';

/** What the user or the machine can put right is shown as it is; ours with its stack and where to report it. */
export function failStep(error: unknown): void {
  core.setOutput('outcome', error instanceof Cancelled ? 'cancelled' : 'error');
  core.setFailed(messageOf(error));
  if (error instanceof UserError || error instanceof EngineError || error instanceof Cancelled) return;
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  // Indented, so that no line of it can be taken for a command.
  for (const line of stack.split(/[\r\n]+/)) core.info(`  at fault: ${line}`);
  core.info(`This is a fault of Testshoal. Please report it with the lines above: ${reportAt}`);
}

export function warnOnly(error: unknown): void {
  core.warning(`Cleaning up failed: ${messageOf(error)}`);
}
