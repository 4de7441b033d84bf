/** The merge: reads the inputs, merges, publishes, and says whether the step passes. */

import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readMergeConfig } from '../merge-config.ts';
import { type Merge, mergeShards } from '../merge-shards.ts';
import { mergedOutputs } from '../report/merged-outputs.ts';
import { renderMergedSummary } from '../report/merged-summary.ts';
import { cancellation } from './cancellation.ts';
import { printConfiguration } from './configuration.ts';
import { givenInputs, surroundingsOf } from './inputs.ts';
import { type ActionsLog, openLog } from './log.ts';
import { annotate, keepTimings, setOutputs, writeSummary } from './publish.ts';
import { beginStep } from './step.ts';
import { buildSharedWorld } from './world.ts';

/** @throws UserError when there is nothing to merge. */
export async function mergeStep(
  environment: Readonly<Record<string, string | undefined>>,
  home: URL,
): Promise<void> {
  const surroundings = surroundingsOf(environment);
  const { config, settings, logOptions } = readMergeConfig(givenInputs(environment), surroundings);
  const log = openLog(logOptions);
  printConfiguration(settings, log);
  const step = beginStep(environment);
  const world = buildSharedWorld({
    step,
    cache: config.cache,
    environment,
    cancellation: cancellation(),
    home,
    log,
  });
  const merge = await mergeShards(config, world);
  if (merge.kind === 'unprovable') {
    setOutputs({ outcome: 'unprovable' });
    log.warning(
      `Nothing could be merged or proved, because ${merge.reason}: no shard could leave a receipt. ` +
        'Whether the shards passed, their own jobs say.',
    );
    return;
  }
  const checkout = { workspace: surroundings.workspace, directory: config.repositoryPath };
  await publishMerge(merge, step.folder, checkout, log);
  const { outcome, flakyFails } = merge.report;
  if (outcome === 'flaky' && flakyFails) {
    log.failed('The run of all shards ended as "flaky", and `flaky: fail` in a shard makes that a failure.');
  } else if (outcome !== 'passed' && outcome !== 'flaky') {
    log.failed(`The run of all shards ended as "${outcome}"; the summary says why.`);
  }
}

async function publishMerge(
  { report, timings, junit }: Extract<Merge, { kind: 'merged' }>,
  folder: string,
  checkout: Parameters<typeof annotate>[1],
  log: ActionsLog,
): Promise<void> {
  const reportFile = path.join(folder, 'report.json');
  await writeFile(reportFile, JSON.stringify(report, null, 2));
  const junitFile = path.join(folder, 'junit.xml');
  await writeFile(junitFile, junit);
  // Failed tests were annotated by their own shards.
  annotate({ problems: report.problems, tests: [] }, checkout);
  setOutputs({
    ...mergedOutputs(report),
    report: reportFile,
    junit: junitFile,
    'timings-file': await keepTimings(timings, { folder, timingsFile: undefined }, log),
  });
  await writeSummary(renderMergedSummary(report), log);
}
