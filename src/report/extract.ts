/** What a shard's receipt holds of its report besides the tests: enough for one report of all shards, and bounded. */

import * as z from 'zod/mini';
import { inForm, unlessUnknown } from '../expected-form.ts';
import { highestOfKnown, sum, sumOfKnown } from './arithmetic.ts';
import { boundedIncident, incidentForm } from './bounded-incident.ts';
import type { Incident } from './incidents.ts';
import { clip } from './markdown.ts';
import type { CloneReport, DatabaseReport, Report, TemplateSource, WorkerReport } from './report.ts';
import type { MachineReport, WorkerResources } from './resources.ts';
import { bySeverity } from './severity.ts';

export interface ReportExtract {
  /** The first of the report's, and how many there are besides. */
  readonly problems: readonly string[];
  readonly moreProblems: number;
  readonly fallbacks: readonly string[];
  readonly moreFallbacks: number;
  /** The most severe first, and how many there are besides. */
  readonly incidents: readonly Incident[];
  readonly moreIncidents: number;
  readonly machine: MachineReport | undefined;
  readonly workers: readonly WorkerUse[];
  readonly databases: readonly DatabaseExtract[];
}

export type WorkerUse = Pick<WorkerResources, 'cpuSeconds' | 'peakMemoryBytes'> & {
  /** 1-based. */
  readonly worker: number;
};

/** Of all clones of a database together. What nobody could count is undefined. */
export interface DatabaseExtract {
  readonly alias: string;
  readonly engine: string;
  readonly version: string;
  readonly source: TemplateSource;
  readonly templateBytes: number;
  /** Until the template was there and sealed. */
  readonly templateSeconds: number;
  readonly clones: number;
  readonly cloneSeconds: number;
  /** How they were made. */
  readonly strategies: readonly string[];
  /** Clones that were renewed, for a batch had left something in them. */
  readonly dirtied: number;
  readonly sessions: number | undefined;
  /** Most at once in one clone, and on the whole server of so many that it takes. */
  readonly peakSessions: number | undefined;
  readonly connections: { readonly peak: number; readonly limit: number } | undefined;
  readonly deadlocks: number | undefined;
  readonly leftOpen: number | undefined;
}

const mostSentences = 20;
const longestSentence = 2000;
const longestName = 200;
const mostIncidents = 20;
const mostWorkers = 256;
const mostDatabases = 20;
const mostStrategies = 5;

export function extractOf(report: Report): ReportExtract {
  const { problems, fallbacks, incidents, machine, workers, databases } = report;
  const severe = [...incidents].sort(bySeverity).slice(0, mostIncidents);
  return {
    problems: firstSentences(problems),
    moreProblems: Math.max(0, problems.length - mostSentences),
    fallbacks: firstSentences(fallbacks),
    moreFallbacks: Math.max(0, fallbacks.length - mostSentences),
    incidents: severe.map(boundedIncident),
    moreIncidents: incidents.length - severe.length,
    machine,
    workers: workers.slice(0, mostWorkers).map(useOf),
    databases: databases.slice(0, mostDatabases).map(databaseExtract),
  };
}

function firstSentences(sentences: readonly string[]): readonly string[] {
  return sentences.slice(0, mostSentences).map((sentence) => clip(sentence, longestSentence));
}

function useOf({ worker, resources: { cpuSeconds, peakMemoryBytes } }: WorkerReport): WorkerUse {
  return { worker, cpuSeconds, peakMemoryBytes };
}

function databaseExtract({ alias, engine, version, template, clones, connections }: DatabaseReport) {
  const known = (count: (clone: CloneReport) => number | undefined) => clones.map(count);
  // A dump is made beside the tests.
  const stages = template.stages.filter(({ stage }) => stage !== 'dump');
  return {
    alias: clip(alias, longestName),
    engine: clip(engine, longestName),
    version: clip(version, longestName),
    source: template.source,
    templateBytes: template.sizeBytes,
    templateSeconds: sum(stages.map(({ seconds }) => seconds)),
    clones: clones.length,
    cloneSeconds: sum(clones.map(({ seconds }) => seconds)),
    strategies: [...new Set(clones.map(({ strategy }) => clip(strategy, longestName)))].slice(
      0,
      mostStrategies,
    ),
    dirtied: clones.filter(({ dirtied }) => dirtied !== undefined).length,
    sessions: sumOfKnown(known(({ sessions }) => sessions)),
    peakSessions: highestOfKnown(known(({ peakSessions }) => peakSessions)),
    connections,
    deadlocks: sumOfKnown(known(({ deadlocks }) => deadlocks)),
    leftOpen: sumOfKnown(known(({ leftOpen }) => leftOpen)),
  };
}

const amount = z.number().check(z.nonnegative());
const count = z.int().check(z.nonnegative());
const name = z.string().check(z.maxLength(longestName));
const sentences = z.array(z.string().check(z.maxLength(longestSentence))).check(z.maxLength(mostSentences));

const form: z.ZodMiniType<ReportExtract> = z.object({
  problems: sentences,
  moreProblems: count,
  fallbacks: sentences,
  moreFallbacks: count,
  incidents: z.array(incidentForm).check(z.maxLength(mostIncidents)),
  moreIncidents: count,
  machine: unlessUnknown(
    z.object({
      processors: count,
      memoryBytes: unlessUnknown(amount),
      peakMemoryBytes: unlessUnknown(amount),
      peakLoad: unlessUnknown(amount),
      memoryPressure: unlessUnknown(amount),
      processorPressure: unlessUnknown(amount),
    }),
  ),
  workers: z
    .array(
      z.object({
        worker: z.int().check(z.minimum(1)),
        cpuSeconds: unlessUnknown(amount),
        peakMemoryBytes: unlessUnknown(amount),
      }),
    )
    .check(z.maxLength(mostWorkers)),
  databases: z
    .array(
      z.object({
        alias: name,
        engine: name,
        version: name,
        source: z.enum(['restored', 'extended', 'built', 'copied']),
        templateBytes: amount,
        templateSeconds: amount,
        clones: count,
        cloneSeconds: amount,
        strategies: z.array(name).check(z.maxLength(mostStrategies)),
        dirtied: count,
        sessions: unlessUnknown(count),
        peakSessions: unlessUnknown(count),
        connections: unlessUnknown(z.object({ peak: count, limit: count })),
        deadlocks: unlessUnknown(count),
        leftOpen: unlessUnknown(count),
      }),
    )
    .check(z.maxLength(mostDatabases)),
});

/** @throws Error saying what is wrong with it. */
export function readExtract(data: unknown): ReportExtract {
  return inForm(form, data, 'it is');
}
