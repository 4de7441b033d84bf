/** What a plan is made of: the units with their estimates, those that are too long in parts. */

import { cut, nameOfPart } from './planning/parts.ts';
import type { PlannedUnit } from './planning/plan.ts';
import { estimateOf, estimateUnits } from './timings/estimate.ts';
import type { TestHistory, Timings } from './timings/model.ts';

export interface Cutting {
  /** Of all shards. */
  readonly workers: number;
  /** What a part costs beside its tests. */
  readonly partCostSeconds: number;
}

/** `cutting`: undefined where the runner cannot be told to run some of a file's tests. */
export function plannedUnits(
  units: readonly string[],
  timings: Timings,
  cutting: Cutting | undefined,
): readonly PlannedUnit[] {
  const estimates = estimateUnits(units, timings);
  if (cutting === undefined) return estimates;
  const total = estimates.reduce((sum, { seconds = 0 }) => sum + seconds, 0);
  const options = { shareSeconds: total / cutting.workers, partCostSeconds: cutting.partCostSeconds };
  return estimates.flatMap((estimate): readonly PlannedUnit[] => {
    const { unit, seconds, known } = estimate;
    if (seconds === undefined || !known) return [estimate];
    const tests = (timings.tests.get(unit) ?? []).map(timedTest);
    const parts = cut(unit, seconds, tests, options);
    if (parts === undefined) return [estimate];
    return parts.map((part) => ({ unit: nameOfPart(part), seconds: part.seconds, known, part }));
  });
}

function timedTest({ group, name, seconds }: TestHistory) {
  return { group, name, seconds: estimateOf(seconds) ?? 0 };
}
