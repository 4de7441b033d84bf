/** What the log says before the first test runs. */

import type { Config } from './config.ts';
import { count } from './report/markdown.ts';
import type { Suite } from './runners/suite.ts';
import type { SharedPlan } from './shared-plan.ts';
import type { World } from './world.ts';

export function announce(
  { plan, slice, carried }: SharedPlan,
  predicted: number | undefined,
  workers: number,
  { preset }: Suite,
  { shard }: Config,
  { log }: World,
): void {
  const expectation = predicted === undefined ? 'no timings yet' : `about ${Math.ceil(predicted)} s expected`;
  const share = shard.total === 1 ? '' : ` of ${plan.units.length}, shard ${shard.index} of ${shard.total},`;
  const earlier = carried.length === 0 ? '' : ` ${carried.length} more ran well in an earlier attempt.`;
  log.info(
    `Plan ${plan.hash}: ${count(slice.length, 'unit')}${share} for ${count(workers, 'worker')} (${preset.name}), ${expectation}.${earlier}`,
  );
}
