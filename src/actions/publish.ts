/** Renders a report on the platform: summary, annotations, outputs, files. */

import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as core from '@actions/core';
import { messageOf } from '../errors.ts';
import { annotationsOf } from '../report/annotations.ts';
import { outputsOf } from '../report/outputs.ts';
import type { Checkout } from '../report/place.ts';
import type { Report } from '../report/report.ts';
import { renderSummary } from '../report/summary.ts';
import { writeTimingsFile } from '../timings/files.ts';
import { formatFor } from '../timings/formats/registry.ts';
import type { Timings } from '../timings/model.ts';

export interface PublishPlace {
  /** Absolute path of the folder for files that later steps may read. */
  readonly folder: string;
  /** Absolute; undefined: a file in the folder. */
  readonly timingsFile: string | undefined;
  readonly checkout: Checkout;
}

/** A summary that cannot be written is said, and costs nothing else. Rejects where the files cannot be. */
export async function publish(report: Report, timings: Timings, place: PublishPlace): Promise<void> {
  const reportFile = path.join(place.folder, 'report.json');
  await writeFile(reportFile, JSON.stringify(report, null, 2));
  const timingsFile = await keepTimings(timings, place);

  for (const { message, title, place: where } of annotationsOf(report, place.checkout)) {
    const properties = {
      title,
      ...(where === undefined ? {} : { file: where.file }),
      ...(where?.line === undefined ? {} : { startLine: where.line }),
    };
    core.error(message, properties);
  }
  for (const [name, value] of Object.entries(outputsOf(report))) core.setOutput(name, value);
  core.setOutput('report', reportFile);
  core.setOutput('timings-file', timingsFile);
  await core.summary
    .addRaw(renderSummary(report))
    .write()
    .catch((error: unknown) => core.warning(`The job summary could not be written: ${messageOf(error)}`));
}

/** Where they were written. A place that the user named and that cannot be written is said, and ours serves. */
async function keepTimings(timings: Timings, { folder, timingsFile }: PublishPlace): Promise<string> {
  if (timingsFile !== undefined) {
    try {
      await writeTimingsFile(timingsFile, timings, formatFor(timingsFile));
      return timingsFile;
    } catch (error) {
      core.warning(
        `The timings could not be written to ${timingsFile} (\`timings-file\`): ${messageOf(error)}`,
      );
    }
  }
  const file = path.join(folder, 'test_timings.json');
  await writeTimingsFile(file, timings, 'json');
  return file;
}
