/** The main step: reads the inputs, runs, publishes, and says whether the step passes. */

import * as core from '@actions/core';
import { type ReadConfig, readConfig } from '../config.ts';
import { run } from '../run.ts';
import { cancellation } from './cancellation.ts';
import { givenInputs } from './inputs.ts';
import { beginStep } from './step.ts';
import { buildWorld } from './world.ts';

/** @throws UserError when the run cannot go on. */
export async function runStep(
  environment: Readonly<Record<string, string | undefined>>,
  home: URL,
): Promise<void> {
  const workspace = environment['GITHUB_WORKSPACE'] ?? process.cwd();
  const read = readConfig(givenInputs(environment), {
    workspace,
    repository: environment['GITHUB_REPOSITORY'] ?? '',
    environment,
  });
  printConfiguration(read);
  const { config } = read;
  const step = beginStep(environment);
  const world = buildWorld({
    step,
    cache: config.cache,
    environment,
    cancellation: cancellation(),
    home,
    checkout: { workspace, directory: config.repositoryPath },
    matrix: config.matrix,
  });
  const report = await run(config, world);
  if (report.outcome !== 'passed' && report.outcome !== 'flaky') {
    core.setFailed(`The run ended as "${report.outcome}"; the summary says why.`);
  }
}

/** May hold passwords, and are read before anything could be masked. */
const unshown = new Set(['database-url', 'worker-env', 'services']);

/** What is in effect, and where it comes from. */
function printConfiguration({ settings }: ReadConfig): void {
  core.startGroup('Configuration');
  for (const [name, { value, source }] of settings) {
    const shown = unshown.has(name) && value !== '' ? '(not shown)' : JSON.stringify(value);
    const origin = typeof source === 'string' ? source : source.environment;
    core.info(`${name}: ${shown} (${origin})`);
  }
  core.endGroup();
}
