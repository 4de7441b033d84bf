/** Figures that several renderings of the report share. */

import type { DatabaseReport, Report, TemplateSource, WorkerReport } from './report.ts';

/** Busy seconds of the longest worker ÷ mean of all; undefined when no worker did anything. */
export function balance(workers: readonly WorkerReport[]): number | undefined {
  const busy = workers.map(({ busySeconds }) => busySeconds);
  const mean = sum(busy) / busy.length;
  return mean > 0 ? Math.max(...busy) / mean : undefined;
}

export function cloneSeconds(report: Report): number {
  return sum(report.databases.flatMap(({ clones }) => clones.map(({ seconds }) => seconds)));
}

const sourcesOfDumps: readonly TemplateSource[] = ['restored', 'extended'];

/** These come after the template is there, whatever it was made from. */
const commonStages: readonly string[] = ['seal', 'dump'];

/**
 * What a kept dump spared against building as last measured; undefined when it was built, or never measured, and with
 * several databases: `prepare` fills them all together, and each has the whole time as its own.
 */
export function savedSeconds(databases: readonly DatabaseReport[]): number | undefined {
  const [{ template } = {}, ...others] = databases;
  if (template === undefined || others.length > 0) return undefined;
  if (!sourcesOfDumps.includes(template.source) || template.buildSeconds === undefined) return undefined;
  const spent = template.stages
    .filter(({ stage }) => !commonStages.includes(stage))
    .map(({ seconds }) => seconds);
  return template.buildSeconds - sum(spent);
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
