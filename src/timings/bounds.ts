/**
 * Keeps timings within what is worth storing. Whole histories of units come first, the longest units before the others; then
 * their tests in the same order, for it is the long units whose tests are of use: to split them, and to find what is slow. What
 * was seen last comes after all of them, whole units only: half of one would make the other half new.
 */

import { estimateOf } from './estimate.ts';
import type { TestHistory, Timings } from './model.ts';
import type { SeenTest } from './seen.ts';

/** A generated suite has more in one file; the longest of them are kept. */
export const mostTestsOfUnit = 5_000;

/** In all units together. */
export const mostTests = 200_000;

/** Of units, tests and what was seen, as JSON. Twice the largest suite that is known to us, and what packed JSON may hold. */
export const mostBytes = 24 * 1024 ** 2;

/** A number in JSON, with its comma, at its longest that is usual. */
const bytesOfNumber = 9;

/** Brackets, quotes and commas around a unit or a test. */
const bytesOfFrame = 12;

/** The same timings where they fit; else those that matter most. */
export function bounded(timings: Timings): Timings {
  const budget = new Budget();
  const byLength = [...timings.units.entries()]
    .map(([unit, history]) => ({ unit, history, seconds: estimateOf(history) ?? 0 }))
    .sort((a, b) => b.seconds - a.seconds || (a.unit < b.unit ? -1 : 1));
  const units = byLength.filter(({ unit, history }) => budget.take(unit, history));
  const tests = new Map(
    units.map(({ unit }) => [unit, testsWithin(timings.tests.get(unit) ?? [], budget)] as const),
  );
  return {
    ...timings,
    units: inOrder(timings.units, new Set(units.map(({ unit }) => unit))),
    tests: new Map(
      [...timings.tests.keys()].flatMap((unit) => {
        const own = tests.get(unit) ?? [];
        return own.length === 0 ? [] : [[unit, own] as const];
      }),
    ),
    seen: new Map([...timings.seen].filter(([unit, own]) => budget.takeSeen(unit, own))),
  };
}

class Budget {
  #bytes = mostBytes;
  #tests = mostTests;

  /** Whether there was room, which is then taken. Once there was none there is none. */
  take(name: string, history: readonly number[]): boolean {
    this.#bytes -= bytesOf(name) + history.length * bytesOfNumber + bytesOfFrame;
    return this.#bytes >= 0;
  }

  takeTest({ group, name, seconds }: TestHistory): boolean {
    this.#tests -= 1;
    this.#bytes -= bytesOf(group);
    return this.take(name, seconds) && this.#tests >= 0;
  }

  takeSeen(unit: string, tests: readonly SeenTest[]): boolean {
    for (const { group, name } of tests) this.#bytes -= bytesOf(group) + bytesOf(name) + bytesOfFrame;
    return this.take(unit, []);
  }
}

/** In the order of `tests`, which is that of their report. */
function testsWithin(tests: readonly TestHistory[], budget: Budget): readonly TestHistory[] {
  return longestOf(tests).filter((test) => budget.takeTest(test));
}

function longestOf(tests: readonly TestHistory[]): readonly TestHistory[] {
  if (tests.length <= mostTestsOfUnit) return tests;
  const seconds = new Map(tests.map((test) => [test, estimateOf(test.seconds) ?? 0]));
  const longest = [...tests].sort((a, b) => (seconds.get(b) ?? 0) - (seconds.get(a) ?? 0));
  const chosen = new Set(longest.slice(0, mostTestsOfUnit));
  return tests.filter((test) => chosen.has(test));
}

function inOrder<T>(map: ReadonlyMap<string, T>, chosen: ReadonlySet<string>): ReadonlyMap<string, T> {
  return chosen.size === map.size ? map : new Map([...map].filter(([name]) => chosen.has(name)));
}

/** What it takes as JSON. */
function bytesOf(text: string): number {
  return Buffer.byteLength(JSON.stringify(text));
}
