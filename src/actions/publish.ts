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
import { estimateUnits } from '../timings/estimate.ts';
import type { Timings } from '../timings/model.ts';

export interface PublishPlace {
  /** Absolute path of the folder for files that later steps may read. */
  readonly folder: string;
  readonly checkout: Checkout;
}

/** Rejects where the files cannot be written. */
export async function publish(report: Report, timings: Timings, place: PublishPlace): Promise<void> {
  const reportFile = path.join(place.folder, 'report.json');
  await writeFile(reportFile, JSON.stringify(report, null, 2));
  const timingsFile = await writeTimings(timings, place.folder);
  annotate(report, place.checkout);
  setOutputs({ ...outputsOf(report), report: reportFile, 'timings-file': timingsFile });
  await writeSummary(renderSummary(report));
}

/** As `{unit: seconds}`. Returns the file's path. */
export async function writeTimings(timings: Timings, folder: string): Promise<string> {
  const file = path.join(folder, 'test_timings.json');
  const estimates = estimateUnits([...timings.units.keys()], timings).map(({ unit, seconds }) => [
    unit,
    seconds,
  ]);
  await writeFile(file, JSON.stringify(Object.fromEntries(estimates), null, 2));
  return file;
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
