/** The planning job: reads the inputs, plans, publishes. */

import * as core from '@actions/core';
import { readPlanConfig } from '../plan-config.ts';
import { planShards } from '../plan-shards.ts';
import { planOutputs } from '../report/plan-choice.ts';
import { renderPlanSummary } from '../report/plan-summary.ts';
import { cancellation } from './cancellation.ts';
import { printConfiguration } from './configuration.ts';
import { givenInputs, surroundingsOf } from './inputs.ts';
import { actionsLog } from './log.ts';
import { setOutputs, writeSummary } from './publish.ts';
import { beginStep } from './step.ts';
import { buildSharedWorld } from './world.ts';

/** @throws UserError when there can be no plan. */
export async function planStep(
  environment: Readonly<Record<string, string | undefined>>,
  home: URL,
): Promise<void> {
  const { config, settings } = readPlanConfig(givenInputs(environment), surroundingsOf(environment));
  printConfiguration(settings, actionsLog);
  const world = buildSharedWorld({
    step: beginStep(environment),
    cache: config.cache,
    environment,
    cancellation: cancellation(),
    home,
    log: actionsLog,
  });
  const result = await planShards(config, world);
  for (const sentence of result.fallbacks) core.warning(sentence);
  core.info(`Plan ${result.plan.hash}: ${result.plan.units} units for ${result.plan.shards} shards.`);
  setOutputs(planOutputs(result));
  await writeSummary(renderPlanSummary(result));
}
