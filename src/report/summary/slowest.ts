/** The units that took longest, against what was expected of them. */

import { code, duration } from '../markdown.ts';
import type { Report } from '../report.ts';
import { cappedTable, type Section } from './section.ts';

const shownUnits = 10;

const columns = [
  { title: 'unit' },
  { title: 'time', align: 'right' },
  { title: 'expected', align: 'right' },
  { title: 'tests', align: 'right' },
  { title: 'worker', align: 'right' },
] as const;

export function slowestSection({ units }: Report): Section {
  const slowest = units
    .filter(({ seconds }) => seconds > 0)
    .sort((a, b) => b.seconds - a.seconds || (a.unit < b.unit ? -1 : 1));
  return {
    title: 'slowest units',
    items: Math.min(shownUnits, slowest.length),
    render: (cap) => {
      const rows = cappedTable(columns, slowest, cap, ({ unit, seconds, estimateSeconds, tests, worker }) => [
        code(unit),
        duration(seconds),
        estimateSeconds === undefined ? 'n/a' : duration(estimateSeconds),
        String(tests),
        String(worker),
      ]);
      return `### Slowest units\n\n${rows}`;
    },
  };
}
