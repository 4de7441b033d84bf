/**
 * What the servers counted in the clones, added up per worker: a clone lives for one batch, and its name is gone
 * with it. The figures of each clone are in the report file.
 */

import { sum } from '../arithmetic.ts';
import { details, escapeText } from '../markdown.ts';
import type { CloneReport, DatabaseReport, Report } from '../report.ts';
import { cappedTable, type Section } from './section.ts';

interface WorkerPool {
  readonly alias: string;
  readonly worker: number;
  readonly clones: readonly CloneReport[];
}

const columns = [
  { title: 'database' },
  { title: 'worker', align: 'right' },
  { title: 'clones', align: 'right' },
  { title: 'sessions', align: 'right' },
  { title: 'peak', align: 'right' },
  { title: 'transactions', align: 'right' },
  { title: 'rollbacks', align: 'right' },
  { title: 'deadlocks', align: 'right' },
  { title: 'left open', align: 'right' },
] as const;

export function poolSection({ databases }: Report): Section {
  const pools = databases.flatMap(poolsOf);
  return {
    title: 'pool statistics',
    items: pools.length,
    render: (cap) => details('Pool statistics of each worker', cappedTable(columns, pools, cap, row)),
  };
}

function poolsOf({ alias, clones }: DatabaseReport): WorkerPool[] {
  const counted = clones.filter(
    ({ transactions, peakSessions }) => transactions !== undefined || peakSessions !== undefined,
  );
  return [...Map.groupBy(counted, ({ worker }) => worker)]
    .sort(([a], [b]) => a - b)
    .map(([worker, own]) => ({ alias, worker, clones: own }));
}

function row({ alias, worker, clones }: WorkerPool): string[] {
  return [
    escapeText(alias),
    String(worker),
    String(clones.length),
    total(clones.map(({ sessions }) => sessions)),
    highest(clones.map(({ peakSessions }) => peakSessions)),
    total(clones.map(({ transactions }) => transactions)),
    total(clones.map(({ rollbacks }) => rollbacks)),
    total(clones.map(({ deadlocks }) => deadlocks)),
    total(clones.map(({ leftOpen }) => leftOpen)),
  ];
}

function total(values: readonly (number | undefined)[]): string {
  return ofKnown(values, sum);
}

function highest(values: readonly (number | undefined)[]): string {
  return ofKnown(values, (known) => Math.max(...known));
}

function ofKnown(
  values: readonly (number | undefined)[],
  figure: (known: readonly number[]) => number,
): string {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? 'n/a' : String(figure(known));
}
