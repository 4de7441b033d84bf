/** Which batches left a clone dirty, and what they changed. */

import { batchName } from '../batch-name.ts';
import { code, count } from '../markdown.ts';
import type { CloneReport, DirtiedReport, Report } from '../report.ts';

const shownLines = 5;
const shownBatches = 3;
const shownChanges = 3;

/** One line for each set of changes, those of the last batches first, and one on the others. */
export function renewals(clones: readonly CloneReport[], report: Pick<Report, 'units'>): readonly string[] {
  const dirtied = clones.flatMap((clone) => clone.dirtied ?? []).sort((a, b) => b.batch - a.batch);
  const groups = [...Map.groupBy(dirtied, describeChanges)];
  const lines = groups.slice(0, shownLines).map(([changes, own]) => {
    const batches = own.slice(0, shownBatches).map(({ batch }) => batchName(batch, report, code));
    return `renewed after ${listed(batches, own.length - shownBatches)}: ${changes}`;
  });
  const left = groups.slice(shownLines).flatMap(([, own]) => own).length;
  return left === 0 ? lines : [...lines, `renewed after ${count(left, 'more batch', 'more batches')}`];
}

function describeChanges({ changes, moreChanges }: DirtiedReport): string {
  const shown = changes.slice(0, shownChanges).map((change) => code(change));
  return listed(shown, changes.length - shown.length + moreChanges);
}

function listed(shown: readonly string[], more: number): string {
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}
