/** The planning job: reads the inputs, plans, publishes. */

import { readPlanConfig } from '../plan-config.ts';
import { planShards } from '../plan-shards.ts';
import { planOutputs } from '../report/plan-choice.ts';
import { renderPlanSummary } from '../report/plan-summary.ts';
import { cancellation } from './cancellation.ts';
import { printConfiguration } from './configuration.ts';
import { givenInputs, surroundingsOf } from './inputs.ts';
import { openLog } from './log.ts';
import { setOutputs, writeSummary } from './publish.ts';
import { beginStep } from './step.ts';
import { buildSharedWorld } from './world.ts';

/** @throws UserError when there can be no plan. */
export async function planStep(
  environment: Readonly<Record<string, string | undefined>>,
  home: URL,
): Promise<void> {
  const { config, settings, logOptions } = readPlanConfig(
    givenInputs(environment),
    surroundingsOf(environment),
  );
  const log = openLog(logOptions);
  printConfiguration(settings, log);
  const world = buildSharedWorld({
    step: beginStep(environment),
    cache: config.cache,
    environment,
    cancellation: cancellation(),
    home,
    log,
  });
  const result = await planShards(config, world);
  for (const sentence of result.fallbacks) log.warning(sentence);
  log.info(`Plan ${result.plan.hash}: ${result.plan.units} units for ${result.plan.shards} shards.`);
  setOutputs(planOutputs(result));
  await writeSummary(renderPlanSummary(result), log);
}
