/** Figures that several renderings of the report share. */

import type { DatabaseReport, Report, TemplateSource, WorkerReport } from './report.ts';

/** Busy seconds of the longest worker ÷ mean of all; undefined when no worker did anything. */
export function balance(workers: readonly WorkerReport[]): number | undefined {
  const busy = workers.map(({ busySeconds }) => busySeconds);
  const mean = sum(busy) / busy.length;
  return mean > 0 ? Math.max(...busy) / mean : undefined;
}

/** From the start of the first batch to the end of the last, and what comes before the first. */
export function testPhaseSeconds(workers: readonly WorkerReport[]): number {
  const batches = workers.flatMap((worker) => worker.batches);
  return Math.max(0, ...batches.map(({ startSeconds, seconds }) => startSeconds + seconds));
}

export function cloneSeconds(report: Report): number {
  return sum(report.databases.flatMap(({ clones }) => clones.map(({ seconds }) => seconds)));
}

const sourcesOfDumps: readonly TemplateSource[] = ['restored', 'extended'];

/** These come after the template is there, whatever it was made from. */
const commonStages: readonly string[] = ['seal', 'dump'];

/**
 * What kept dumps spared against building as last measured; undefined when anything was built, or never measured.
 * `prepare` fills all databases together, so each has the whole time of building and of extending as its own; the
 * other stages come one after the other.
 */
export function savedSeconds(databases: readonly DatabaseReport[]): number | undefined {
  const templates = databases.map(({ template }) => template);
  const builds = templates.flatMap(({ buildSeconds }) => buildSeconds ?? []);
  const comparable = templates.every(({ source }) => sourcesOfDumps.includes(source));
  if (templates.length === 0 || !comparable || builds.length < templates.length) return undefined;
  const stages = templates.flatMap((template) => template.stages);
  const together = stages.filter(({ stage }) => stage === 'extend').map(({ seconds }) => seconds);
  const alone = stages.filter(({ stage }) => ![...commonStages, 'extend'].includes(stage));
  return Math.max(...builds) - Math.max(0, ...together) - sum(alone.map(({ seconds }) => seconds));
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Undefined when none of them is known. */
export function sumOfKnown(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : sum(known);
}

/** Undefined when none of them is known. */
export function highestOfKnown(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}
