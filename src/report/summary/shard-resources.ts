/** What the workers and the machine of each shard used. */

import { highestOfKnown, sumOfKnown } from '../arithmetic.ts';
import { count, duration, orUnknown, percent, size } from '../markdown.ts';
import type { MergedReport } from '../merged-report.ts';
import type { ShardReport } from '../shard-report.ts';
import { cappedTable, type Section } from './section.ts';

const columns = [
  { title: 'shard', align: 'right' },
  { title: 'CPU', align: 'right' },
  { title: 'memory of a worker', align: 'right' },
  { title: 'memory of the machine', align: 'right' },
  { title: 'load', align: 'right' },
  { title: 'waited for memory', align: 'right' },
  { title: 'waited for processors', align: 'right' },
] as const;

export function resourceSection({ shards }: MergedReport): Section {
  const isMeasured = shards.some(({ use, machine }) => use.length > 0 || machine !== undefined);
  return {
    title: 'resources',
    items: isMeasured ? shards.length : 0,
    render: (cap) =>
      `### Resources\n\n${cappedTable(columns, shards, cap, row)}\n\n` +
      'CPU is the sum over workers; memory and load are the highest that were seen.',
  };
}

function row({ shard, use, machine }: ShardReport): string[] {
  return [
    String(shard),
    orUnknown(sumOfKnown(use.map(({ cpuSeconds }) => cpuSeconds)), duration),
    workerMemory(use),
    ofAll(machine?.peakMemoryBytes, machine?.memoryBytes),
    machine?.peakLoad === undefined
      ? 'n/a'
      : `${machine.peakLoad.toFixed(1)} on ${count(machine.processors, 'core')}`,
    orUnknown(machine?.memoryPressure, percent),
    orUnknown(machine?.processorPressure, percent),
  ];
}

/** `412.0 MB (worker 2)`. */
function workerMemory(use: ShardReport['use']): string {
  const peak = highestOfKnown(use.map(({ peakMemoryBytes }) => peakMemoryBytes));
  const worker = use.find(({ peakMemoryBytes }) => peakMemoryBytes === peak)?.worker;
  return peak === undefined ? 'n/a' : `${size(peak)} (worker ${worker})`;
}

function ofAll(used: number | undefined, all: number | undefined): string {
  if (used === undefined) return 'n/a';
  return all === undefined ? size(used) : `${size(used)} of ${size(all)}`;
}
