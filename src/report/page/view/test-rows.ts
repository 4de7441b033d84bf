/** All tests of a report as rows of one table. */

import type { Report, TestReport } from '../../report.ts';
import { nameInUnit, testName } from '../../test-name.ts';

export interface TestRow {
  readonly name: string;
  /** Beside its unit. */
  readonly shortName: string;
  readonly unit: string;
  readonly worker: number;
  readonly batch: number | undefined;
  readonly seconds: number | undefined;
  readonly outcome: TestKind;
}

export type TestKind = 'passed' | TestReport['outcome']['kind'];

/** What failed comes first. */
export function testRows({ tests, passed }: Report): readonly TestRow[] {
  return [
    ...tests.map((test) => rowOf(test, test.outcome.kind)).sort((a, b) => rank[a.outcome] - rank[b.outcome]),
    ...passed.map((test) => rowOf(test, 'passed')),
  ];
}

const rank: Readonly<Record<TestKind, number>> = { failed: 0, flaky: 1, skipped: 2, passed: 3 };

type Located = Pick<TestReport, 'name' | 'group' | 'unit' | 'worker' | 'batch' | 'seconds'>;

function rowOf(test: Located, outcome: TestKind): TestRow {
  const { unit, worker, batch, seconds } = test;
  return { name: testName(test), shortName: nameInUnit(test), unit, worker, batch, seconds, outcome };
}
