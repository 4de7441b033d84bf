/** Where the templates came from, and what the clones cost. */

import { median } from '../../timings/estimate.ts';
import { savedSeconds, sum } from '../arithmetic.ts';
import { code, count, duration, escapeText, size } from '../markdown.ts';
import type { DatabaseReport, Report } from '../report.ts';
import { templateSources } from '../words.ts';
import { batchesByClone } from './batches.ts';
import { renewals } from './renewals.ts';
import { capped, type Section } from './section.ts';

export function databaseSection(report: Report): Section {
  const { databases } = report;
  return {
    title: 'databases',
    items: databases.length,
    render: (cap) => {
      const list = capped(databases, cap, (database) => describe(database, report));
      return ['### Databases', list, ...gainOfAll(databases)].join('\n\n');
    },
  };
}

function describe(database: DatabaseReport, report: Report): string {
  const { alias, engine, version, template, clones } = database;
  const stages = template.stages.map(({ stage, seconds }) => `${escapeText(stage)} ${duration(seconds)}`);
  const facts = [
    ...stages,
    size(template.sizeBytes),
    ...(template.fetchedBytes === undefined ? [] : [`from a dump of ${size(template.fetchedBytes)}`]),
    ...(template.dumpBytes === undefined ? [] : [`dump of ${size(template.dumpBytes)} kept`]),
  ].join(', ');
  const gained = (report.databases.length === 1 ? gain([database]) : [])
    .map((text) => `, ${text} than building it took`)
    .join('');
  return [
    `- ${code(alias)} (${escapeText(engine)} ${escapeText(version)}): template ${templateSources[template.source]}${gained} (${facts})`,
    ...(clones.length === 0 ? [] : [`  - ${describeClones(database, report)}`]),
    ...renewals(clones, report).map((line) => `  - ${line}`),
  ].join('\n');
}

/** Of several databases, which are built together. */
function gainOfAll(databases: readonly DatabaseReport[]): string[] {
  if (databases.length === 1) return [];
  return gain(databases).map((text) => `Restoring all of them took ${text} than building them took.`);
}

function gain(databases: readonly DatabaseReport[]): string[] {
  const saved = savedSeconds(databases);
  return saved === undefined ? [] : [`${duration(Math.abs(saved))} ${saved < 0 ? 'more' : 'less'}`];
}

function describeClones({ alias, clones }: DatabaseReport, { workers }: Report): string {
  const strategies = [...new Set(clones.map(({ strategy }) => escapeText(strategy)))].join(', ');
  const seconds = clones.map((clone) => clone.seconds);
  const batches = [...batchesByClone(alias, workers).values()].flat().length;
  const shared = batches > clones.length ? ` for ${batches} batches` : '';
  const total = `${count(clones.length, 'clone')}${shared} by ${strategies}: ${duration(sum(seconds))}`;
  return clones.length === 1
    ? total
    : `${total} in all, median ${duration(median(seconds) ?? 0)}, longest ${duration(Math.max(...seconds))}`;
}
