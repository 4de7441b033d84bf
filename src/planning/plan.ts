/** The plan: all units with their estimates, in one total order, with a hash that two machines can compare. */

import { createHash } from 'node:crypto';
import { spread } from './spread.ts';

export interface PlannedUnit {
  readonly unit: string;
  /** Estimated seconds; undefined when nothing at all is known. */
  readonly seconds: number | undefined;
  /** Whether the estimate comes from this unit's own history. */
  readonly known: boolean;
}

export interface Plan {
  /** Longest first; ties by name. */
  readonly units: readonly PlannedUnit[];
  /** SHA-256 of the units and estimates, first 12 hex digits. */
  readonly hash: string;
}

export function makePlan(estimates: readonly PlannedUnit[]): Plan {
  const units = [...estimates].sort(longestFirst);
  const text = JSON.stringify(units.map(({ unit, seconds }) => [unit, seconds ?? null]));
  return { units, hash: createHash('sha256').update(text).digest('hex').slice(0, 12) };
}

/** Busy seconds of the longest of `workers`, with one launch for each; undefined when nothing is known. */
export function predictedSeconds(plan: Plan, workers: number, launchSeconds: number): number | undefined {
  if (plan.units.every(({ seconds }) => seconds === undefined)) return undefined;
  const loads = spread(
    plan.units.map(({ seconds }) => seconds ?? 0),
    new Array<number>(workers).fill(launchSeconds),
  ).loads;
  return Math.max(0, ...loads);
}

function longestFirst(a: PlannedUnit, b: PlannedUnit): number {
  return (b.seconds ?? 0) - (a.seconds ?? 0) || (a.unit < b.unit ? -1 : a.unit > b.unit ? 1 : 0);
}
