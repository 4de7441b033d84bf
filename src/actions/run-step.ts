/** The main step: reads the inputs, runs, publishes, and says whether the step passes. */

import path from 'node:path';
import { sweepSteps } from '../clean-up.ts';
import { readConfig } from '../config.ts';
import { markFolder } from '../databases/folders.ts';
import { here, ownMark } from '../databases/sweep.ts';
import { run } from '../run.ts';
import { cancellation } from './cancellation.ts';
import { printConfiguration } from './configuration.ts';
import { givenInputs, surroundingsOf } from './inputs.ts';
import { openLog } from './log.ts';
import { beginStep } from './step.ts';
import { buildWorld } from './world.ts';

/** @throws UserError when the run cannot go on. */
export async function runStep(
  environment: Readonly<Record<string, string | undefined>>,
  home: URL,
): Promise<void> {
  const surroundings = surroundingsOf(environment);
  const { workspace } = surroundings;
  const { config, settings } = readConfig(givenInputs(environment), surroundings);
  const log = openLog({ level: config.logLevel, format: config.logFormat });
  printConfiguration(settings, log);
  const step = beginStep(environment);
  const world = buildWorld({
    step,
    cache: config.cache,
    environment,
    cancellation: cancellation(),
    home,
    log,
    checkout: { workspace, directory: config.repositoryPath },
    // What a later run would read back is not touched by one that is to leave nothing.
    timingsFile: config.timings === 'ignore' ? undefined : config.timingsFile,
    htmlFile: config.htmlFile,
    junitFile: config.junitFile,
    matrix: config.matrix,
  });
  const mark = ownMark(step.run, config.projectName);
  await markFolder(step.folder, mark);
  await sweepSteps(path.dirname(step.folder), here(mark), world);
  const report = await run(config, world);
  const { outcome } = report;
  if (outcome === 'flaky' && config.flaky === 'fail') {
    log.failed('The run ended as "flaky", and `flaky: fail` makes that a failure; the summary says why.');
  } else if (outcome !== 'passed' && outcome !== 'flaky') {
    log.failed(`The run ended as "${outcome}"; the summary says why.`);
  }
}
