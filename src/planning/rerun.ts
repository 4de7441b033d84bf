/** What a later attempt of a shard has to run: what failed or did not run before, and more wherever that is not sure. */

import type { PlannedUnit } from './plan.ts';
import { endedWell, type Receipt, type ReceiptUnit, ranWell } from './receipt.ts';

/** Why all units of the shard run again. */
export type WholeReason =
  /** Who asks for a shard again that has passed wants all of it. */
  | 'passed'
  | 'no-receipt'
  /** Two jobs have kept receipts as this one. */
  | 'two-receipts'
  /** The receipt is not of the units that the shard has now. */
  | 'other-units'
  /** What failed belongs to no unit. */
  | 'nothing-singled-out';

export type Rerun =
  | { readonly kind: 'whole'; readonly reason: WholeReason }
  | {
      readonly kind: 'rest';
      readonly slice: readonly PlannedUnit[];
      readonly carried: readonly ReceiptUnit[];
    };

/** `slice`: all units of the shard. `receipt`: of the shard's newest earlier attempt. */
export function rerunOf(slice: readonly PlannedUnit[], receipt: Receipt): Rerun {
  if (endedWell(receipt)) return { kind: 'whole', reason: 'passed' };
  const given = new Set(slice.map(({ unit }) => unit));
  const known = new Set([...receipt.units.map(({ unit }) => unit), ...receipt.notRun]);
  if (known.size !== given.size || [...known].some((unit) => !given.has(unit)))
    return { kind: 'whole', reason: 'other-units' };
  const isLeft = (unit: ReceiptUnit): boolean =>
    !ranWell(unit) || (receipt.flakyFails === true && unit.outcome === 'flaky');
  const open = new Set(receipt.units.filter(isLeft).map(({ unit }) => unit));
  const carried = receipt.units.filter(({ unit }) => !open.has(unit));
  const done = new Set(carried.map(({ unit }) => unit));
  const left = slice.filter(({ unit }) => !done.has(unit));
  if (left.length === 0) return { kind: 'whole', reason: 'nothing-singled-out' };
  return { kind: 'rest', slice: left, carried };
}
