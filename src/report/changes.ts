/** Which tests are new, gone, or skipped since they were last seen. */

import type { RecordedRun, Timings } from '../timings/model.ts';
import { followRenames, renamedInRun } from '../timings/renames.ts';
import { idOfTest, type SeenTest } from '../timings/seen.ts';

export interface Changes {
  readonly newTests: readonly ChangedTest[];
  readonly vanishedTests: readonly ChangedTest[];
  /** Skipped now, and run or not there before. */
  readonly newSkips: readonly ChangedTest[];
}

export interface ChangedTest {
  /** The test file. */
  readonly unit: string;
  readonly group: string;
  readonly name: string;
}

/**
 * `run` against what earlier runs saw, unit by unit; a unit that was never reported whole, or is not now, tells nothing.
 * `isWhole`: whether all units of the suite are the run's to tell of, so that what it does not have is gone; else they are
 * those of one shard. Undefined where nothing was seen before.
 */
export function changesSince(known: Timings, run: RecordedRun, isWhole: boolean): Changes | undefined {
  if (known.seen.size === 0) return undefined;
  const { units, seen } = followRenames(known, renamedInRun(known, run));
  const newTests: ChangedTest[] = [];
  const vanishedTests: ChangedTest[] = [];
  const newSkips: ChangedTest[] = [];
  for (const { unit, tests } of run.seen ?? []) {
    const last = seen.get(unit);
    // Its timings are older than what was seen is kept.
    if (last === undefined && units.has(unit)) continue;
    const before = byId(last ?? []);
    const now = byId(tests);
    newTests.push(...tests.filter((test) => !before.has(idOfTest(test))).map(inUnit(unit)));
    vanishedTests.push(...[...before.values()].filter((test) => !now.has(idOfTest(test))).map(inUnit(unit)));
    newSkips.push(
      ...tests
        .filter((test) => test.skipped && before.get(idOfTest(test))?.skipped !== true)
        .map(inUnit(unit)),
    );
  }
  if (isWhole) vanishedTests.push(...ofGoneUnits(seen, run.existing));
  return { newTests, vanishedTests, newSkips };
}

function ofGoneUnits(seen: Timings['seen'], existing: readonly string[]): ChangedTest[] {
  const there = new Set(existing);
  return [...seen].flatMap(([unit, tests]) => (there.has(unit) ? [] : tests.map(inUnit(unit))));
}

function byId(tests: readonly SeenTest[]): ReadonlyMap<string, SeenTest> {
  return new Map(tests.map((test) => [idOfTest(test), test]));
}

function inUnit(unit: string): (test: SeenTest) => ChangedTest {
  return ({ group, name }) => ({ unit, group, name });
}
