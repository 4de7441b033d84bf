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

/** Rejects where the files cannot be written. */
export async function publish(report: Report, timings: Timings, place: PublishPlace): Promise<void> {
  const reportFile = path.join(place.folder, 'report.json');
  await writeFile(reportFile, JSON.stringify(report, null, 2));
  const timingsFile = await keepTimings(timings, place);
  annotate(report, place.checkout);
  const bundle = report.bundle === undefined ? '' : path.join(place.folder, report.bundle);
  setOutputs({ ...outputsOf(report), report: reportFile, bundle, 'timings-file': timingsFile });
  await writeSummary(renderSummary(report));
}

export function annotate(report: Pick<Report, 'problems' | 'tests'>, checkout: Checkout): void {
  for (const { message, title, place: where } of annotationsOf(report, checkout)) {
    const properties = {
      title,
      ...(where === undefined ? {} : { file: where.file }),
      ...(where?.line === undefined ? {} : { startLine: where.line }),
    };
    core.error(message, properties);
  }
}

export function setOutputs(outputs: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(outputs)) core.setOutput(name, value);
}

/** One that cannot be written is said, and costs nothing else. */
export async function writeSummary(markdown: string): Promise<void> {
  await core.summary
    .addRaw(markdown)
    .write()
    .catch((error: unknown) => core.warning(`The job summary could not be written: ${messageOf(error)}`));
}

/** Where they were written. A place that the user named and that cannot be written is said, and ours serves. */
export async function keepTimings(
  timings: Timings,
  { folder, timingsFile }: Pick<PublishPlace, 'folder' | 'timingsFile'>,
): Promise<string> {
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
