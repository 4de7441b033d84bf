/** A link to a moment in the lanes. */

import { el } from '../dom.ts';

/** Where batches are not known, as in a report of several shards, the worker alone is named. */
export function batchLink(worker: number | undefined, batch: number | undefined): Node | string {
  if (worker === undefined) return 'all workers';
  if (batch === undefined) return `worker ${worker}`;
  return el('a', { href: `#batch-${batch}` }, `worker ${worker}, batch ${batch}`);
}
