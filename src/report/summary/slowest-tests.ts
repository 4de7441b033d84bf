/** The tests that took longest, against what earlier runs took them for. */

import { type Column, code, duration, orUnknown } from '../markdown.ts';
import type { Report } from '../report.ts';
import { ran, slowestOf, type TimedTest } from '../slowest-tests.ts';
import { nameInUnit } from '../test-name.ts';
import { cappedTable, type Section } from './section.ts';

const shownTests = 10;

const columns: readonly Column[] = [
  { title: 'test' },
  { title: 'time', align: 'right' },
  { title: 'usual', align: 'right' },
  { title: 'change', align: 'right' },
  { title: 'worker', align: 'right' },
];

const shardColumn: Column = { title: 'shard', align: 'right' };

/** A smaller change says more of the machine than of the test. */
const leastChangeSeconds = 0.1;

/** Of one job. */
export function slowestTestSection({ passed, tests }: Pick<Report, 'passed' | 'tests'>): Section {
  return timedTestSection(slowestOf<Timed>([...passed, ...tests.filter(ran)], shownTests));
}

type Timed = Omit<TimedTest, 'seconds'> & { readonly seconds: number | undefined };

/** `tests`: the slowest first; their shards are told where they are of several. */
export function timedTestSection(tests: readonly TimedTest[]): Section {
  const ofShards = tests.some(({ shard }) => shard !== undefined);
  return {
    title: 'slowest tests',
    items: Math.min(shownTests, tests.length),
    render: (cap) => {
      const shown = tests.slice(0, shownTests);
      const rows = cappedTable(ofShards ? [...columns, shardColumn] : columns, shown, cap, row);
      return `### Slowest tests\n\n${rows}`;
    },
  };
}

function row(test: TimedTest): string[] {
  const { seconds, usualSeconds, worker, shard } = test;
  return [
    [code(nameInUnit(test)), ...(test.unit === '' ? [] : [code(test.unit)])].join('<br>'),
    duration(seconds),
    orUnknown(usualSeconds, duration),
    orUnknown(usualSeconds, (usual) => changeOf(seconds, usual)),
    String(worker),
    ...(shard === undefined ? [] : [String(shard)]),
  ];
}

/** `+1.2 s (+40 %)`; a dash for one that is not worth a word. */
function changeOf(seconds: number, usualSeconds: number): string {
  const difference = seconds - usualSeconds;
  if (Math.abs(difference) < leastChangeSeconds) return '–';
  const sign = difference < 0 ? '−' : '+';
  const share =
    usualSeconds > 0 ? ` (${sign}${Math.round((100 * Math.abs(difference)) / usualSeconds)} %)` : '';
  return `${sign}${duration(Math.abs(difference))}${share}`;
}
