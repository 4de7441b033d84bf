/** How to run the batch of a test once more, on a machine that has the bundle and the checkout. */

import type { Report, TestReport } from './report.ts';

/** Undefined where no bundle was written, or where nobody says in which batch the test ran. */
export function replayCommand(
  { bundle }: Pick<Report, 'bundle'>,
  { worker, batch }: Pick<TestReport, 'worker' | 'batch'>,
): string | undefined {
  if (bundle === undefined || batch === undefined) return undefined;
  return `npx github:testshoal/testshoal replay ${bundle} --worker ${worker} --batch ${batch}`;
}

/** By which seeds the tests of its batch were shuffled: `seed 123 of RSpec`. Undefined where nobody said so. */
export function seedsOfBatch(
  { workers }: Pick<Report, 'workers'>,
  { batch }: Pick<TestReport, 'batch'>,
): string | undefined {
  const seeds = workers.flatMap(({ batches }) => batches).find((one) => one.batch === batch)?.seeds ?? [];
  return seeds.length === 0
    ? undefined
    : seeds.map(({ shuffler, value }) => `seed ${value} of ${shuffler}`).join(', ');
}
