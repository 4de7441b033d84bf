/** The tests that took longest, passed or not. */

import type { TestReport } from './report.ts';
import { testName } from './test-name.ts';

export interface TimedTest {
  readonly name: string;
  readonly group: string;
  readonly unit: string;
  readonly worker: number;
  /** In a report of several shards, the one that ran it. */
  readonly shard?: number;
  readonly seconds: number;
  /** By earlier runs, the newer the more; undefined where it has no history. */
  readonly usualSeconds?: number | undefined;
}

/** At most `most`, the slowest first. */
export function slowestOf<T extends Omit<TimedTest, 'seconds'> & { readonly seconds: number | undefined }>(
  tests: readonly T[],
  most: number,
): readonly (T & { readonly seconds: number })[] {
  return tests
    .filter(isTimed)
    .sort((a, b) => b.seconds - a.seconds || (testName(a) < testName(b) ? -1 : 1))
    .slice(0, most);
}

export function ran({ outcome }: Pick<TestReport, 'outcome'>): boolean {
  return outcome.kind !== 'skipped';
}

function isTimed<T extends { readonly seconds: number | undefined }>(
  test: T,
): test is T & { readonly seconds: number } {
  return test.seconds !== undefined && test.seconds > 0;
}
