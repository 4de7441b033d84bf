/** What the servers counted in the clones. A clone lives for one batch, so each has the number of its own. */

import { code, details, duration, escapeText } from '../markdown.ts';
import type { CloneReport, DatabaseReport, Report, WorkerReport } from '../report.ts';
import { cappedTable, type Section } from './section.ts';

/** A clone with what it was for. */
interface Pool {
  readonly alias: string;
  readonly clone: CloneReport;
  /** Undefined for one that was leased when the run was stopped. */
  readonly batch: number | undefined;
}

const columns = [
  { title: 'database' },
  { title: 'clone' },
  { title: 'worker', align: 'right' },
  { title: 'batch', align: 'right' },
  { title: 'made in', align: 'right' },
  { title: 'sessions', align: 'right' },
  { title: 'peak', align: 'right' },
  { title: 'transactions', align: 'right' },
  { title: 'rollbacks', align: 'right' },
  { title: 'deadlocks', align: 'right' },
  { title: 'left open', align: 'right' },
] as const;

export function poolSection(report: Report): Section {
  const pools = poolsOf(report);
  return {
    title: 'pool statistics',
    items: pools.length,
    render: (cap) => details('Pool statistics of each clone', cappedTable(columns, pools, cap, row)),
  };
}

const last = Number.MAX_SAFE_INTEGER;

/** By database, worker and batch. */
function poolsOf({ databases, workers }: Report): Pool[] {
  return databases.filter(isCounted).flatMap(({ alias, clones }) => {
    const batches = batchesByClone(alias, workers);
    return clones
      .map((clone) => ({ alias, clone, batch: batches.get(clone.name) }))
      .sort((a, b) => a.clone.worker - b.clone.worker || (a.batch ?? last) - (b.batch ?? last));
  });
}

/** Whether anything is known of its clones; of one of them it may be lost. */
function isCounted({ clones }: DatabaseReport): boolean {
  return clones.some(
    ({ transactions, peakSessions }) => transactions !== undefined || peakSessions !== undefined,
  );
}

function batchesByClone(alias: string, workers: readonly WorkerReport[]): ReadonlyMap<string, number> {
  return new Map(
    workers.flatMap(({ batches }) =>
      batches.flatMap(({ batch, clones }) => {
        const name = clones[alias];
        return name === undefined ? [] : [[name, batch] as const];
      }),
    ),
  );
}

function row({ alias, clone, batch }: Pool): string[] {
  return [
    escapeText(alias),
    code(clone.name),
    String(clone.worker),
    figure(batch),
    duration(clone.seconds),
    figure(clone.sessions),
    figure(clone.peakSessions),
    figure(clone.transactions),
    figure(clone.rollbacks),
    figure(clone.deadlocks),
    figure(clone.leftOpen),
  ];
}

function figure(value: number | undefined): string {
  return value === undefined ? 'n/a' : String(value);
}
