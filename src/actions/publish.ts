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

/** A summary that cannot be written is said, and costs nothing else. Rejects where the files cannot be. */
export async function publish(report: Report, timings: Timings, place: PublishPlace): Promise<void> {
  const reportFile = path.join(place.folder, 'report.json');
  await writeFile(reportFile, JSON.stringify(report, null, 2));
  const timingsFile = path.join(place.folder, 'test_timings.json');
  const estimates = estimateUnits([...timings.units.keys()], timings).map(({ unit, seconds }) => [
    unit,
    seconds,
  ]);
  await writeFile(timingsFile, JSON.stringify(Object.fromEntries(estimates), null, 2));

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
