/** The command that runs the batch of a test once more, on a machine that has the bundle and the checkout. */

import type { Report, TestReport } from './report.ts';

/** Undefined where no bundle was written, or where nobody says in which batch the test ran. */
export function replayCommand(
  { bundle }: Pick<Report, 'bundle'>,
  { worker, batch }: Pick<TestReport, 'worker' | 'batch'>,
): string | undefined {
  if (bundle === undefined || batch === undefined) return undefined;
  return `npx github:testshoal/testshoal replay ${bundle} --worker ${worker} --batch ${batch}`;
}
