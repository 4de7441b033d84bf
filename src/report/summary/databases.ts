/** Where the templates came from, and what the clones cost. */

import { savedSeconds, sum } from '../arithmetic.ts';
import { code, count, duration, escapeText, size } from '../markdown.ts';
import type { CloneReport, DatabaseReport, Report, TemplateSource } from '../report.ts';
import { capped, type Section } from './section.ts';

const sources: Readonly<Record<TemplateSource, string>> = {
  restored: 'restored from its dump',
  extended: 'extended by `prepare` from an older dump',
  built: 'built by `prepare`',
  copied: 'copied from the database as it is',
};

export function databaseSection({ databases }: Report): Section {
  return {
    title: 'databases',
    items: databases.length,
    render: (cap) =>
      `### Databases\n\n${capped(databases, cap, (database) => describe(database, gain(databases)))}`,
  };
}

function describe(database: DatabaseReport, gained: string): string {
  const { alias, engine, version, template, clones } = database;
  const stages = template.stages.map(({ stage, seconds }) => `${escapeText(stage)} ${duration(seconds)}`);
  const facts = [
    ...stages,
    size(template.sizeBytes),
    ...(template.fetchedBytes === undefined ? [] : [`from a dump of ${size(template.fetchedBytes)}`]),
    ...(template.dumpBytes === undefined ? [] : [`dump of ${size(template.dumpBytes)} kept`]),
  ].join(', ');
  return [
    `- ${code(alias)} (${escapeText(engine)} ${escapeText(version)}): template ${sources[template.source]}${gained} (${facts})`,
    ...(clones.length === 0 ? [] : [`  - ${describeClones(clones)}`]),
  ].join('\n');
}

function gain(databases: readonly DatabaseReport[]): string {
  const saved = savedSeconds(databases);
  if (saved === undefined) return '';
  return `, ${duration(Math.abs(saved))} ${saved < 0 ? 'more' : 'less'} than building it took`;
}

function describeClones(clones: readonly CloneReport[]): string {
  const strategies = [...new Set(clones.map(({ strategy }) => escapeText(strategy)))].join(', ');
  const sorted = clones.map(({ seconds }) => seconds).sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const longest = sorted.at(-1) ?? 0;
  const total = `${count(clones.length, 'clone')} by ${strategies}: ${duration(sum(sorted))}`;
  return clones.length === 1
    ? total
    : `${total} in all, median ${duration(median)}, longest ${duration(longest)}`;
}
