/** The tests that took longest, against what earlier runs took them for. */

import { code, duration } from '../markdown.ts';
import type { Report, TestReport } from '../report.ts';
import { testName } from '../test-name.ts';
import { cappedTable, type Section } from './section.ts';

const shownTests = 10;

const columns = [
  { title: 'test' },
  { title: 'time', align: 'right' },
  { title: 'usual', align: 'right' },
  { title: 'change', align: 'right' },
  { title: 'worker', align: 'right' },
] as const;

/** A smaller change says more of the machine than of the test. */
const leastChangeSeconds = 0.1;

interface TimedTest {
  readonly name: string;
  readonly group: string;
  readonly unit: string;
  readonly worker: number;
  readonly seconds: number;
  readonly usualSeconds?: number | undefined;
}

export function slowestTestSection({ passed, tests }: Pick<Report, 'passed' | 'tests'>): Section {
  const slowest = longest([...passed, ...tests.filter(ran)].filter(isTimed));
  return {
    title: 'slowest tests',
    items: slowest.length,
    render: (cap) => `### Slowest tests\n\n${cappedTable(columns, slowest, cap, row)}`,
  };
}

function ran({ outcome }: TestReport): boolean {
  return outcome.kind !== 'skipped';
}

function isTimed<T extends { readonly seconds: number | undefined }>(
  test: T,
): test is T & { readonly seconds: number } {
  return test.seconds !== undefined && test.seconds > 0;
}

function longest(tests: readonly TimedTest[]): readonly TimedTest[] {
  return [...tests]
    .sort((a, b) => b.seconds - a.seconds || (testName(a) < testName(b) ? -1 : 1))
    .slice(0, shownTests);
}

function row(test: TimedTest): string[] {
  const { seconds, usualSeconds, worker } = test;
  return [
    code(testName(test)),
    duration(seconds),
    usualSeconds === undefined ? 'n/a' : duration(usualSeconds),
    usualSeconds === undefined ? 'n/a' : changeOf(seconds, usualSeconds),
    String(worker),
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
