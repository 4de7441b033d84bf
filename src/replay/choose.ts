/** Which batches of a bundle run once more. */

import { UserError } from '../errors.ts';
import type { Bundle, BundledBatch } from './bundle.ts';

export interface Choice {
  /** 1-based; undefined: whichever. */
  readonly worker: number | undefined;
  readonly batch: number | undefined;
}

/**
 * The batch that is asked for, else the first in which something failed, else the first. Where clones were kept for a worker's
 * whole life, those that came before it on the same clone run before it. @throws UserError where there is none.
 */
export function chooseBatches(
  { batches, suite }: Pick<Bundle, 'batches' | 'suite'>,
  choice: Choice,
): readonly [BundledBatch, ...BundledBatch[]] {
  const candidates = batches.filter(
    ({ number, worker }) =>
      (choice.batch === undefined || choice.batch === number) &&
      (choice.worker === undefined || choice.worker === worker),
  );
  const chosen = candidates.find(({ failures }) => failures.length > 0) ?? candidates[0];
  if (chosen === undefined) throw new UserError(noSuchBatch(batches, choice));
  if (suite.recycle !== 'worker') return [chosen];
  const before = batches.filter(({ worker, number }) => worker === chosen.worker && number < chosen.number);
  const [first = chosen, ...rest] = [...before, chosen];
  return [first, ...rest];
}

function noSuchBatch(batches: readonly BundledBatch[], { worker, batch }: Choice): string {
  const asked = [
    ...(worker === undefined ? [] : [`--worker ${worker}`]),
    ...(batch === undefined ? [] : [`--batch ${batch}`]),
  ].join(' ');
  const owner = batches.find(({ number }) => number === batch)?.worker;
  const hint =
    owner === undefined
      ? `There are the batches ${batches.map(({ number }) => number).join(', ')}`
      : `Batch ${batch} was one of worker ${owner}`;
  return `The bundle has no batch for ${asked}. ${hint}. See \`--list\`.`;
}
