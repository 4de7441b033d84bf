/** Figures that several renderings of the report share. */

import type { DatabaseReport, Report, WorkerReport } from './report.ts';

/** Busy seconds of the longest worker ÷ mean of all; undefined when no worker did anything. */
export function balance(workers: readonly WorkerReport[]): number | undefined {
  const busy = workers.map(({ busySeconds }) => busySeconds);
  const mean = sum(busy) / busy.length;
  return mean > 0 ? Math.max(...busy) / mean : undefined;
}

export function cloneSeconds(report: Report): number {
  return sum(report.databases.flatMap(({ clones }) => clones.map(({ seconds }) => seconds)));
}

/**
 * What restoring spared against building as last measured; undefined when anything was built, or never measured.
 * `prepare` fills all databases together, so each has the whole time as its own; restoring takes one after the other.
 */
export function savedSeconds(databases: readonly DatabaseReport[]): number | undefined {
  const templates = databases.map(({ template }) => template);
  const builds = templates.flatMap(({ buildSeconds }) => buildSeconds ?? []);
  const comparable =
    templates.every(({ source }) => source === 'restored') && builds.length === templates.length;
  if (templates.length === 0 || !comparable) return undefined;
  const stages = templates.flatMap((template) => template.stages);
  return Math.max(...builds) - sum(stages.map(({ stage, seconds }) => (stage === 'seal' ? 0 : seconds)));
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
