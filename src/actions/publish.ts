/** Renders a report on the platform: summary, annotations, outputs, files. */

import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as core from '@actions/core';
import { messageOf } from '../errors.ts';
import { type Annotated, annotationsOf } from '../report/annotations.ts';
import { jobJunitOf } from '../report/job-junit.ts';
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
  /** Absolute; undefined: a file in the folder. */
  readonly junitFile: string | undefined;
  readonly checkout: Checkout;
}

/** Rejects where the files cannot be written. */
export async function publish(report: Report, timings: Timings, place: PublishPlace): Promise<void> {
  const reportFile = path.join(place.folder, 'report.json');
  await writeFile(reportFile, JSON.stringify(report, null, 2));
  const junitFile = await keepFile(
    { what: 'The JUnit report', input: 'junit', file: place.junitFile },
    path.join(place.folder, 'junit.xml'),
    (file) => writeText(file, jobJunitOf(report)),
  );
  const timingsFile = await keepTimings(timings, place);
  annotate(report, place.checkout);
  setOutputs({
    ...outputsOf(report),
    report: reportFile,
    junit: junitFile,
    'timings-file': timingsFile,
  });
  await writeSummary(renderSummary(report));
}

export function annotate(report: Annotated, checkout: Checkout): void {
  for (const { level, message, title, place: where } of annotationsOf(report, checkout)) {
    const properties = {
      title,
      ...(where === undefined ? {} : { file: where.file }),
      ...(where?.line === undefined ? {} : { startLine: where.line }),
    };
    if (level === 'error') core.error(message, properties);
    else core.notice(message, properties);
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

/** Where they were written. */
export async function keepTimings(
  timings: Timings,
  { folder, timingsFile }: Pick<PublishPlace, 'folder' | 'timingsFile'>,
): Promise<string> {
  return keepFile(
    { what: 'The timings', input: 'timings-file', file: timingsFile },
    path.join(folder, 'test_timings.json'),
    (file) => writeTimingsFile(file, timings, file === timingsFile ? formatFor(file) : 'json'),
  );
}

/** What the user wants written, and where. */
interface WantedFile {
  readonly what: string;
  /** The input's name. */
  readonly input: string;
  /** Absolute; undefined where no place is wanted. */
  readonly file: string | undefined;
}

/** Where it was written. A place that the user named and that cannot be written is said, and `ownFile` serves. */
async function keepFile(
  { what, input, file }: WantedFile,
  ownFile: string,
  write: (file: string) => Promise<void>,
): Promise<string> {
  if (file !== undefined) {
    try {
      await write(file);
      return file;
    } catch (error) {
      core.warning(`${what} could not be written to ${file} (\`${input}\`): ${messageOf(error)}`);
    }
  }
  await write(ownFile);
  return ownFile;
}

async function writeText(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
}
