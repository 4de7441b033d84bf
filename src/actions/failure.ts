/** The one failure policy of each entry: main fails the step, post only warns. */

import * as core from '@actions/core';
import { messageOf, UserError } from '../errors.ts';

const reportAt = 'https://github.com/testshoal/testshoal/issues';

/** The user's errors are shown as they are; ours with their stack and where to report them. */
export function failStep(error: unknown): void {
  core.setFailed(messageOf(error));
  if (error instanceof UserError) return;
  core.info(error instanceof Error && error.stack !== undefined ? error.stack : '');
  core.info(`This is a fault of Testshoal. Please report it with the lines above: ${reportAt}`);
}

export function warnOnly(error: unknown): void {
  core.warning(`Cleaning up failed: ${messageOf(error)}`);
}
