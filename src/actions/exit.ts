/** The end of an entry's process. */

import { exitPrinted } from '../log/standard-output.ts';
import { closeLogs } from './log.ts';

/**
 * Prints all that is still held back, and exits when the runner has taken it: with `status`, else with the one that is set.
 * A socket that a service holds open does not keep the job waiting.
 * @param mostSeconds how long the runner is waited for.
 */
export function exitStep(status?: number, mostSeconds?: number): Promise<never> {
  closeLogs();
  return exitPrinted(status, mostSeconds);
}
