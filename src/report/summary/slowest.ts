/** The units that took longest, against what was expected of them. */

import { type Column, code, duration, orUnknown } from '../markdown.ts';
import type { UnitReport } from '../report.ts';
import { cappedTable, type Section } from './section.ts';

const shownUnits = 10;

type TimedUnit = Pick<UnitReport, 'unit' | 'seconds' | 'estimateSeconds' | 'tests' | 'worker'> & {
  /** Where the report is of several. */
  readonly shard?: number;
};

const columns: readonly Column[] = [
  { title: 'unit' },
  { title: 'time', align: 'right' },
  { title: 'expected', align: 'right' },
  { title: 'tests', align: 'right' },
  { title: 'worker', align: 'right' },
];

const shardColumn: Column = { title: 'shard', align: 'right' };

export function slowestSection({ units }: { readonly units: readonly TimedUnit[] }): Section {
  const slowest = units
    .filter(({ seconds }) => seconds > 0)
    .sort((a, b) => b.seconds - a.seconds || (a.unit < b.unit ? -1 : 1));
  const ofShards = units.some(({ shard }) => shard !== undefined);
  return {
    title: 'slowest units',
    items: Math.min(shownUnits, slowest.length),
    render: (cap) => {
      const shown = cappedTable(ofShards ? [...columns, shardColumn] : columns, slowest, cap, row);
      return `### Slowest units\n\n${shown}`;
    },
  };
}

function row({ unit, seconds, estimateSeconds, tests, worker, shard }: TimedUnit): string[] {
  return [
    code(unit),
    duration(seconds),
    orUnknown(estimateSeconds, duration),
    String(tests),
    String(worker),
    ...(shard === undefined ? [] : [String(shard)]),
  ];
}
