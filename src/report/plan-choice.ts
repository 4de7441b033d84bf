/** What a planning job came to, as data. */

import type { Bounds, Choice, ShardCost } from '../planning/price.ts';

export interface PlanChoice {
  /** Hash under which plan, receipts and timings of the suite are kept. */
  readonly suite: string;
  readonly plan: {
    readonly hash: string;
    readonly shards: number;
    readonly units: number;
    /** Units whose estimate comes from earlier runs. */
    readonly knownUnits: number;
  };
  /** The plan as an input of the shards; undefined where it is longer than an input may be. */
  readonly packed: string | undefined;
  readonly choice: Choice;
  readonly targetSeconds: number;
  readonly bounds: Bounds;
  readonly cost: ShardCost;
  /** Where the figures of `cost` come from. */
  readonly sources: {
    readonly workers: 'given' | 'last run' | 'this machine';
    readonly overheadSeconds: 'given' | 'last run' | 'default';
  };
  /** What was done instead of what was wanted, and why. One sentence each. */
  readonly fallbacks: readonly string[];
}

/** The outputs of the planner. */
export function planOutputs({ suite, plan, packed, choice }: PlanChoice): Readonly<Record<string, string>> {
  const chosen = choice.prices.find(({ shards }) => shards === plan.shards);
  const names = Array.from({ length: plan.shards }, (_, index) => `${index + 1}/${plan.shards}`);
  return {
    matrix: JSON.stringify({ shard: names }),
    shards: String(plan.shards),
    plan: packed ?? '',
    'plan-hash': plan.hash,
    suite,
    seconds: chosen === undefined ? '' : String(Math.ceil(chosen.wallSeconds)),
    'billed-minutes': chosen === undefined ? '' : String(chosen.billedMinutes),
  };
}
