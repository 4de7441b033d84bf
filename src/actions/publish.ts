/** Renders a report on the platform: summary, annotations, outputs, files. */

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as core from '@actions/core';
import { messageOf } from '../errors.ts';
import type { Log } from '../ports.ts';
import { type Annotated, annotationsOf } from '../report/annotations.ts';
import { jobJunitOf } from '../report/job-junit.ts';
import { outputsOf } from '../report/outputs.ts';
import { renderPage } from '../report/page/page.ts';
import type { Checkout } from '../report/place.ts';
import type { Report } from '../report/report.ts';
import { renderSummary } from '../report/summary.ts';
import { writeWhole } from '../storage/whole-file.ts';
import { writeTimings } from '../timings/files.ts';
import { formatFor } from '../timings/formats/registry.ts';
import type { Timings } from '../timings/model.ts';

export interface PublishPlace {
  /** Absolute path of the folder for files that later steps may read. */
  readonly folder: string;
  /** Absolute; undefined: a file in the folder. */
  readonly timingsFile: string | undefined;
  /** The same of the page. */
  readonly htmlFile: string | undefined;
  /** The same of the JUnit file. */
  readonly junitFile: string | undefined;
  /** Folder of `page.js` and `page.css`, which the bundler makes. */
  readonly client: URL;
  readonly checkout: Checkout;
}

/** Rejects where the files cannot be written. */
export async function publish(
  report: Report,
  timings: Timings,
  place: PublishPlace,
  log: Log,
): Promise<void> {
  const reportFile = path.join(place.folder, 'report.json');
  await writeWhole(reportFile, JSON.stringify(report, null, 2));
  const junitFile = await keepFile(
    { what: 'The JUnit report', input: 'junit', file: place.junitFile },
    path.join(place.folder, 'junit.xml'),
    () => jobJunitOf(report),
    log,
  );
  const timingsFile = await keepTimings(timings, place, log);
  const html = await keepPage(report, timings, place, log);
  annotate(report, place.checkout);
  const bundle = report.bundle === undefined ? '' : path.join(place.folder, report.bundle);
  setOutputs({
    ...outputsOf(report),
    report: reportFile,
    junit: junitFile,
    html,
    bundle,
    'timings-file': timingsFile,
  });
  await writeSummary(renderSummary(report), log);
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
export async function writeSummary(markdown: string, log: Log): Promise<void> {
  await core.summary
    .addRaw(markdown)
    .write()
    .catch((error: unknown) => log.warning(`The job summary could not be written: ${messageOf(error)}`));
}

/** Where they were written. */
export async function keepTimings(
  timings: Timings,
  { folder, timingsFile }: Pick<PublishPlace, 'folder' | 'timingsFile'>,
  log: Log,
): Promise<string> {
  return keepFile(
    { what: 'The timings', input: 'timings-file', file: timingsFile },
    path.join(folder, 'test_timings.json'),
    (file) => writeTimings(timings, file === timingsFile ? formatFor(file) : 'json'),
    log,
  );
}

/** Where it was written; empty where it could not be made at all, for the run has told the same in other ways. */
async function keepPage(report: Report, timings: Timings, place: PublishPlace, log: Log): Promise<string> {
  const { folder, htmlFile, client } = place;
  try {
    const [script, style] = await Promise.all(
      ['page.js', 'page.css'].map((name) => readFile(new URL(name, client), 'utf8')),
    );
    const page = renderPage(report, timings, { script: script ?? '', style: style ?? '' });
    const wanted = { what: 'The page', input: 'html', file: htmlFile };
    return await keepFile(wanted, path.join(folder, 'report.html'), () => page, log);
  } catch (error) {
    log.warning(`There is no page of this run: ${messageOf(error)}`);
    return '';
  }
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
  contentFor: (file: string) => string | Uint8Array,
  log: Log,
): Promise<string> {
  if (file !== undefined) {
    try {
      await writeWhole(file, contentFor(file), besides(ownFile));
      return file;
    } catch (error) {
      log.warning(`${what} could not be written to ${file} (\`${input}\`): ${messageOf(error)}`);
    }
  }
  await writeWhole(ownFile, contentFor(ownFile));
  return ownFile;
}

/** What a killed run had half written lies in the folder of its step, where post finds it, and not at a place of the user's. */
function besides(ownFile: string): string {
  return `${ownFile}.${process.pid}.new`;
}
