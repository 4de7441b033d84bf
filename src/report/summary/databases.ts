/** Templates, clones, and what the server counted in them. */

import { savedSeconds, sum } from '../arithmetic.ts';
import { code, count, details, duration, escapeText, size, table } from '../markdown.ts';
import type { CloneReport, DatabaseReport, Report, TemplateSource } from '../report.ts';
import type { Section } from './section.ts';

const sources: Readonly<Record<TemplateSource, string>> = {
  restored: 'restored from its dump',
  built: 'built by `prepare`',
};

export function databaseSections({ databases }: Report): Section[] {
  const clones = databases.flatMap((database) => database.clones);
  return [
    {
      title: 'databases',
      importance: 5,
      items: databases.length,
      render: (cap) => `### Databases\n\n${databases.slice(0, cap).map(describe).join('\n')}`,
    },
    {
      title: 'pool statistics',
      importance: 9,
      items: clones.some(
        ({ transactions, peakSessions }) => transactions !== undefined || peakSessions !== undefined,
      )
        ? clones.length
        : 0,
      render: (cap) => details('Pool statistics of each clone', poolTable(clones.slice(0, cap))),
    },
  ];
}

function describe(database: DatabaseReport): string {
  const { alias, engine, version, template, clones } = database;
  const stages = template.stages.map(({ stage, seconds }) => `${stage} ${duration(seconds)}`).join(', ');
  const saved = savedSeconds(database);
  const gain =
    saved === undefined
      ? ''
      : `, ${duration(Math.abs(saved))} ${saved < 0 ? 'more' : 'less'} than building it`;
  const dump = template.dumpBytes === undefined ? '' : `; dump of ${size(template.dumpBytes)} kept`;
  return [
    `- **${escapeText(alias)}** (${escapeText(engine)} ${escapeText(version)}): template ${sources[template.source]}${gain} (${stages}; ${size(template.sizeBytes)}${dump})`,
    ...(clones.length === 0 ? [] : [`  - ${describeClones(clones)}`]),
  ].join('\n');
}

function describeClones(clones: readonly CloneReport[]): string {
  const strategies = [...new Set(clones.map(({ strategy }) => strategy))].map((strategy) =>
    escapeText(strategy),
  );
  const sorted = clones.map(({ seconds }) => seconds).sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const longest = sorted.at(-1) ?? 0;
  return `${count(clones.length, 'clone')} by ${strategies.join(', ')}: median ${duration(median)}, longest ${duration(longest)}, ${duration(sum(sorted))} in all`;
}

function poolTable(clones: readonly CloneReport[]): string {
  const number = (value: number | undefined): string => (value === undefined ? 'n/a' : String(value));
  const right = (title: string) => ({ title, align: 'right' }) as const;
  return table(
    [
      { title: 'clone' },
      right('worker'),
      right('sessions'),
      right('peak'),
      right('transactions'),
      right('rollbacks'),
      right('deadlocks'),
      right('left open'),
    ],
    clones.map((clone) => [
      code(clone.name),
      String(clone.worker),
      number(clone.sessions),
      number(clone.peakSessions),
      number(clone.transactions),
      number(clone.rollbacks),
      number(clone.deadlocks),
      number(clone.leftOpen),
    ]),
  );
}
