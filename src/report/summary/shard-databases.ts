/** Template, clones and sessions of each shard's databases, a row for each. */

import type { DatabaseExtract } from '../extract.ts';
import { code, duration, escapeText, orUnknown, size } from '../markdown.ts';
import type { MergedReport } from '../merged-report.ts';
import { cappedTable, type Section } from './section.ts';

const columns = [
  { title: 'shard', align: 'right' },
  { title: 'database' },
  { title: 'template' },
  { title: 'size', align: 'right' },
  { title: 'there after', align: 'right' },
  { title: 'clones', align: 'right' },
  { title: 'made in', align: 'right' },
  { title: 'by' },
  { title: 'left dirty', align: 'right' },
  { title: 'sessions', align: 'right' },
  { title: 'at once', align: 'right' },
  { title: 'deadlocks', align: 'right' },
  { title: 'left open', align: 'right' },
] as const;

interface ShardDatabase {
  readonly shard: number;
  readonly database: DatabaseExtract;
}

export function shardDatabaseSection({ shards }: MergedReport): Section {
  const all = shards.flatMap(({ shard, databases }) => databases.map((database) => ({ shard, database })));
  return {
    title: 'databases',
    items: all.length,
    render: (cap) => `### Databases\n\n${cappedTable(columns, all, cap, row)}`,
  };
}

function row({ shard, database }: ShardDatabase): string[] {
  const { alias, engine, version, strategies } = database;
  return [
    String(shard),
    `${code(alias)} (${escapeText(engine)} ${escapeText(version)})`,
    database.source,
    size(database.templateBytes),
    duration(database.templateSeconds),
    String(database.clones),
    duration(database.cloneSeconds),
    strategies.length === 0 ? 'n/a' : strategies.map((strategy) => escapeText(strategy)).join(', '),
    String(database.dirtied),
    orUnknown(database.sessions),
    atOnce(database),
    orUnknown(database.deadlocks),
    orUnknown(database.leftOpen),
  ];
}

/** On the whole server where that was seen, else in one clone. */
function atOnce({ connections, peakSessions }: DatabaseExtract): string {
  return connections === undefined ? orUnknown(peakSessions) : `${connections.peak} of ${connections.limit}`;
}
