/** What the servers counted in the clones, each with the batches that it was for. */

import { code, details, duration, escapeText, orUnknown } from '../markdown.ts';
import type { CloneReport, DatabaseReport, Report } from '../report.ts';
import { leftOpenText } from '../words.ts';
import { batchesByClone } from './batches.ts';
import { cappedTable, type Section } from './section.ts';

/** A clone with what it was for. */
interface Pool {
  readonly alias: string;
  readonly clone: CloneReport;
  /** In the order in which they ran; none for one that was leased when the run was stopped. */
  readonly batches: readonly number[];
}

/** So many batches of a clone are named. */
const shownBatches = 3;

const columns = [
  { title: 'database' },
  { title: 'clone' },
  { title: 'worker', align: 'right' },
  { title: 'batches', align: 'right' },
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

/** By database, worker and first batch. */
function poolsOf({ databases, workers }: Report): Pool[] {
  return databases.filter(isCounted).flatMap(({ alias, clones }) => {
    const batches = batchesByClone(alias, workers);
    return clones
      .map((clone) => ({ alias, clone, batches: batches.get(clone.name) ?? [] }))
      .sort((a, b) => a.clone.worker - b.clone.worker || (a.batches[0] ?? last) - (b.batches[0] ?? last));
  });
}

/** Whether anything is known of its clones; of one of them it may be lost. */
function isCounted({ clones }: DatabaseReport): boolean {
  return clones.some(
    ({ transactions, peakSessions }) => transactions !== undefined || peakSessions !== undefined,
  );
}

function row({ alias, clone, batches }: Pool): string[] {
  return [
    escapeText(alias),
    code(clone.name),
    String(clone.worker),
    batchNumbers(batches),
    duration(clone.seconds),
    orUnknown(clone.sessions),
    orUnknown(clone.peakSessions),
    orUnknown(clone.transactions),
    orUnknown(clone.rollbacks),
    orUnknown(clone.deadlocks),
    leftOpenText(clone),
  ];
}

function batchNumbers(batches: readonly number[]): string {
  if (batches.length === 0) return 'n/a';
  const shown = batches.slice(0, shownBatches).join(', ');
  return batches.length <= shownBatches ? shown : `${shown} and ${batches.length - shownBatches} more`;
}
