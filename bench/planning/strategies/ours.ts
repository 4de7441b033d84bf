/** The action's own way, and the same with other estimates. */

import { makePlan, type PlannedUnit } from '../../../src/planning/plan.ts';
import { estimateUnits } from '../../../src/timings/estimate.ts';
import { emptyTimings } from '../../../src/timings/model.ts';
import type { Past, Strategy } from './strategy.ts';

export type Estimator = (units: readonly string[], past: Past) => readonly PlannedUnit[];

export function estimate(units: readonly string[], past: Past): readonly PlannedUnit[] {
  return estimateUnits(units, { ...emptyTimings, units: past });
}

export const ours: Strategy = planned('ours', estimate);

/** The action's split of what `estimator` says. */
export function planned(name: string, estimator: Estimator): Strategy {
  return {
    name,
    source: 'src/timings/estimate.ts, src/planning/split.ts',
    split(units, past, shards) {
      const plan = makePlan(estimator(units, past), shards);
      const shardOf = new Map(plan.units.map(({ unit }, index) => [unit, (plan.shardOf[index] ?? 1) - 1]));
      return units.map((unit) => shardOf.get(unit) ?? 0);
    },
  };
}
