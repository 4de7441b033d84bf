/** What planning jobs come to, one for each golden file. */

import { makePlan } from '../../src/planning/plan.ts';
import { chooseShards, type ShardCost } from '../../src/planning/price.ts';
import type { PlanChoice } from '../../src/report/plan-choice.ts';
import { plannedUnits, unknownUnits } from '../planning/receipt-builder.ts';

const bounds = { fewest: 1, most: 8 };
const cost: ShardCost = { workers: 2, launchSeconds: 1.5, overheadSeconds: 22 };

/** Of 60 units of ten seconds. */
export function aPlanChoice(
  targetSeconds: number,
  overrides: Partial<PlanChoice> = {},
  units = plannedUnits(60),
): PlanChoice {
  const choice = chooseShards(() => units, targetSeconds, bounds, cost);
  const { hash } = makePlan(units, choice.shards);
  return {
    suite: '0123456789ab',
    plan: {
      hash,
      shards: choice.shards,
      units: units.length,
      knownUnits: units.filter(({ known }) => known).length,
    },
    packed: 'cGxhbg==',
    choice,
    targetSeconds,
    bounds,
    cost,
    sources: { workers: 'last run', overheadSeconds: 'last run' },
    fallbacks: [],
    ...overrides,
  };
}

export const planSituations: Readonly<Record<string, PlanChoice>> = {
  'plan target met': aPlanChoice(120),
  'plan target out of reach': aPlanChoice(30, {
    sources: { workers: 'given', overheadSeconds: 'given' },
  }),
  'plan nothing known': aPlanChoice(
    120,
    { sources: { workers: 'this machine', overheadSeconds: 'default' } },
    unknownUnits(60),
  ),
  'plan too long for an input': aPlanChoice(120, {
    packed: undefined,
    fallbacks: ['The plan is longer than an input may be, so the output `plan` is empty.'],
  }),
};
