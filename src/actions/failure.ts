/** The one failure policy of each entry: main fails the step, post only warns. */

import * as core from '@actions/core';
import { EngineError } from '../databases/engine.ts';
import { Cancelled, messageOf, UserError } from '../errors.ts';
import type { ActionsLog } from './log.ts';

const reportAt = 'https://github.com/testshoal/testshoal/issues';

/** What the user or the machine can put right is shown as it is; ours with its stack and where to report it. */
export function failStep(error: unknown, log: ActionsLog): void {
  log.failed(messageOf(error));
  if (!(error instanceof UserError || error instanceof EngineError || error instanceof Cancelled)) {
    const stack = error instanceof Error ? (error.stack ?? '') : '';
    log.fault(
      `This is a fault of Testshoal. Please report it with its stack: ${reportAt}`,
      stack.split(/[\r\n]+/),
    );
  }
  // Last, for it throws where the platform's file cannot be written.
  core.setOutput('outcome', error instanceof Cancelled ? 'cancelled' : 'error');
}

export function warnOnly(error: unknown, log: ActionsLog): void {
  log.warning(`Cleaning up failed: ${messageOf(error)}`);
}
