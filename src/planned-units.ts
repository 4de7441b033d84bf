/** What a plan is made of: the units with their estimates, those that are too long in parts. */

import { cut, nameOfPart } from './planning/parts.ts';
import type { PlannedUnit } from './planning/plan.ts';
import { type Estimate, estimateOf, estimateUnits, median } from './timings/estimate.ts';
import type { TestHistory, Timings } from './timings/model.ts';

/** `workers`: of all shards; undefined where the runner cannot be told to run some of a file's tests. */
export function plannedUnits(
  units: readonly string[],
  timings: Timings,
  workers: number | undefined,
): readonly PlannedUnit[] {
  const estimates = estimateUnits(units, timings);
  return workers === undefined ? estimates : cutLong(estimates, timings, workers);
}

/** Units that are longer than an even share of `workers`, of all shards, in parts. A part costs what a launch costs. */
export function cutLong(
  estimates: readonly Estimate[],
  timings: Timings,
  workers: number,
): readonly PlannedUnit[] {
  const total = estimates.reduce((sum, { seconds = 0 }) => sum + seconds, 0);
  const options = { shareSeconds: total / workers, partCostSeconds: median(timings.launchSeconds) ?? 0 };
  return estimates.flatMap((estimate): readonly PlannedUnit[] => {
    const { unit, seconds, known } = estimate;
    if (seconds === undefined || !known || seconds <= options.shareSeconds) return [estimate];
    const tests = (timings.tests.get(unit) ?? []).map(timedTest);
    const parts = cut(unit, seconds, tests, options);
    if (parts === undefined) return [estimate];
    return parts.map((part) => ({ unit: nameOfPart(part), seconds: part.seconds, known, part }));
  });
}

function timedTest({ group, name, seconds }: TestHistory) {
  return { group, name, seconds: estimateOf(seconds) ?? 0 };
}
