/** A batch by what it ran. */

import type { Report } from './report.ts';

/** `batch 3 (tests/test_orders.py and 2 more)`. `name`: how names of files are written. */
export function batchName(
  batch: number,
  { units }: Pick<Report, 'units'>,
  name: (text: string) => string,
): string {
  const own = units.filter((unit) => unit.batch === batch);
  const [first] = own;
  return first === undefined
    ? `batch ${batch}`
    : `batch ${batch} (${withOthers(name(first.unit), own.length - 1)})`;
}

function withOthers(unit: string, others: number): string {
  return others === 0 ? unit : `${unit} and ${others} more`;
}
