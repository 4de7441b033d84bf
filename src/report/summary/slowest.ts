/** The units that took longest, against what was expected of them. */

import { code, duration, table } from '../markdown.ts';
import type { Report } from '../report.ts';
import type { Section } from './section.ts';

const shownUnits = 10;

export function slowestSection({ units }: Report): Section {
  const slowest = [...units]
    .filter(({ seconds }) => seconds > 0)
    .sort((a, b) => b.seconds - a.seconds || (a.unit < b.unit ? -1 : 1))
    .slice(0, shownUnits);
  return {
    title: 'slowest units',
    importance: 7,
    items: slowest.length,
    render: (cap) => {
      const rows = slowest
        .slice(0, cap)
        .map(({ unit, seconds, estimateSeconds, tests, worker }) => [
          code(unit),
          duration(seconds),
          estimateSeconds === undefined ? 'n/a' : duration(estimateSeconds),
          String(tests),
          String(worker),
        ]);
      const columns = [
        { title: 'unit' },
        { title: 'seconds', align: 'right' },
        { title: 'expected', align: 'right' },
        { title: 'tests', align: 'right' },
        { title: 'worker', align: 'right' },
      ] as const;
      return `### Slowest units\n\n${table(columns, rows)}`;
    },
  };
}
