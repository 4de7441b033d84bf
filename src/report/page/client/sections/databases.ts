/** Where each template came from, and what the server counted in its clones. */

import { duration, size } from '../../../markdown.ts';
import { plainLine } from '../../../plain-text.ts';
import type { CloneReport, DatabaseReport } from '../../../report.ts';
import { batchesByClone } from '../../../summary/batches.ts';
import { leftOpenText, templateSources } from '../../../words.ts';
import type { PageData } from '../../data.ts';
import { type Child, el, facts, named, unfolding } from '../dom.ts';
import { type Column, dataTable } from '../table.ts';
import { figure } from './columns.ts';
import type { Section } from './section.ts';

export function databases({ report }: PageData): Section | undefined {
  const all = report.databases;
  if (all.length === 0) return undefined;
  return {
    id: 'databases',
    title: 'Databases',
    items: all.length,
    content: all.flatMap((database) => describe(database, batchesByClone(database.alias, report.workers))),
  };
}

type Batches = ReadonlyMap<string, readonly number[]>;

function describe(database: DatabaseReport, batches: Batches): readonly Child[] {
  const { alias, engine, version, clones } = database;
  return [
    el('h3', {}, named(alias), ' ', el('small', {}, plainLine(`${engine} ${version}`))),
    templateFacts(database),
    clones.length > 0 && cloneTable(database, batches).element,
  ];
}

function templateFacts({ template, clones, connections, earlierSessions }: DatabaseReport): HTMLElement {
  return facts(
    [
      ['template', templateSources[template.source]],
      ['size', size(template.sizeBytes)],
      ...template.stages.map(({ stage, seconds }) => [plainLine(stage), duration(seconds)] as const),
      ...optional('dump fetched', template.fetchedBytes, size),
      ...optional('dump kept', template.dumpBytes, size),
      ...optional('building takes', template.buildSeconds, duration),
      ...(clones.length === 0 ? [] : [['clones made by', strategiesOf(clones).join(', ')] as const]),
      ...(connections === undefined
        ? []
        : [['most sessions at once', `${connections.peak} of ${connections.limit}`] as const]),
      ...(earlierSessions === undefined
        ? []
        : [[`sessions in earlier runs (${earlierSessions.runs})`, String(earlierSessions.median)] as const]),
    ],
    { class: 'figures small' },
  );
}

function optional(
  term: string,
  value: number | undefined,
  show: (value: number) => string,
): (readonly [string, string])[] {
  return value === undefined ? [] : [[term, show(value)]];
}

function cloneTable({ alias, clones }: DatabaseReport, batches: Batches) {
  const batchesOf = ({ name }: CloneReport): string => (batches.get(name) ?? []).join(', ');
  const columns: readonly Column<CloneReport>[] = [
    { title: 'Clone', of: ({ name }) => name, cell: ({ name }) => named(name) },
    { title: 'Worker', kind: 'number', of: ({ worker }) => worker, cell: ({ worker }) => String(worker) },
    { title: 'Batches', of: batchesOf, cell: (clone) => batchesOf(clone) || 'none' },
    ...(strategiesOf(clones).length < 2
      ? []
      : [{ title: 'Made by', of: strategyOf, cell: (clone: CloneReport) => plainLine(strategyOf(clone)) }]),
    figure('Made in', ({ seconds }) => seconds, duration),
    figure('Sessions', ({ sessions }) => sessions),
    figure('Peak', ({ peakSessions }) => peakSessions),
    figure('Transactions', ({ transactions }) => transactions),
    figure('Rollbacks', ({ rollbacks }) => rollbacks),
    figure('Deadlocks', ({ deadlocks }) => deadlocks),
    { title: 'Left open', kind: 'number', of: ({ leftOpen }) => leftOpen, cell: leftOpenText },
    ...(clones.some(({ temporaryBytes = 0 }) => temporaryBytes > 0)
      ? [figure<CloneReport>('Temporary files', ({ temporaryBytes }) => temporaryBytes, size)]
      : []),
    { title: 'Renewed after', kind: 'wide', cell: changed },
  ];
  return dataTable<CloneReport>({
    caption: `Clones of ${plainLine(alias)}`,
    noun: 'clone',
    rows: clones,
    words: (clone) => [clone.name, clone.strategy, ...(clone.dirtied?.changes ?? [])].join(' '),
    columns,
  });
}

function strategyOf({ strategy }: CloneReport): string {
  return strategy;
}

function strategiesOf(clones: readonly CloneReport[]): readonly string[] {
  return [...new Set(clones.map(strategyOf))].map(plainLine);
}

function changed({ dirtied }: CloneReport): Child {
  if (dirtied === undefined) return '';
  const { batch, changes, moreChanges } = dirtied;
  const [first = '', ...others] = changes;
  const more = others.length + moreChanges;
  const unnamed = moreChanges === 0 ? [] : [el('li', {}, `and ${moreChanges} more`)];
  return el(
    'div',
    {},
    el('a', { href: `#batch-${batch}` }, `batch ${batch}`),
    ': ',
    named(first),
    more > 0 &&
      unfolding([`and ${more} more`], () => [
        el('ul', {}, ...others.map((change) => el('li', {}, named(change))), ...unnamed),
      ]),
  );
}
