/** The shards side by side: plan against what was. */

import { bar, count, duration, escapeText, orUnknown } from '../markdown.ts';
import type { MergedReport } from '../merged-report.ts';
import type { ShardReport } from '../shard-report.ts';
import { cappedTable, type Section } from './section.ts';

const columns = [
  { title: 'shard', align: 'right' },
  { title: 'time' },
  { title: 'whole step', align: 'right' },
  { title: 'in tests', align: 'right' },
  { title: 'planned', align: 'right' },
  { title: 'units', align: 'right' },
  { title: 'tests', align: 'right' },
  { title: 'workers', align: 'right' },
  { title: 'attempt', align: 'right' },
  { title: 'outcome' },
  { title: 'machine' },
] as const;

export function shardSection({ shards, balance }: MergedReport): Section {
  return {
    title: 'shards',
    items: shards.length,
    render: (cap) => {
      const longest = Math.max(...shards.map(({ wallSeconds }) => wallSeconds));
      const rows = cappedTable(columns, shards, cap, (shard) => row(shard, longest));
      const even =
        balance === undefined
          ? ''
          : `\n\nBalance ${balance.toFixed(2)} (longest shard ÷ mean; 1.00 is best). Times in tests and planned are sums over workers.`;
      return `### Shards\n\n${rows}${even}`;
    },
  };
}

function row(shard: ShardReport, longestSeconds: number): string[] {
  const { wallSeconds, plannedSeconds, carriedUnits, host } = shard;
  return [
    String(shard.shard),
    bar(longestSeconds === 0 ? 0 : wallSeconds / longestSeconds),
    duration(wallSeconds),
    duration(shard.testSeconds),
    orUnknown(plannedSeconds, duration),
    carriedUnits === 0 ? String(shard.units) : `${shard.units}, ${carriedUnits} of them earlier`,
    String(shard.tests),
    String(shard.workers),
    String(shard.attempt),
    escapeText(shard.outcome),
    `${escapeText(host.platform)}, ${count(host.processors, 'core')}`,
  ];
}
