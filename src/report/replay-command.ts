/** How a reader runs the batch of a failure once more, on a clone of his own. */

import type { Report, TestReport } from './report.ts';

/** One line for a shell; undefined where nothing was kept that could be replayed. */
export function replayCommand(_report: Report, _test: TestReport): string | undefined {
  return undefined;
}
