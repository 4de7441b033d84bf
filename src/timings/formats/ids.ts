/** Timings as lines of a name and seconds, in a stable order: what every other tool understands. */

import { estimateOf } from '../estimate.ts';
import { classesIn } from '../keys.ts';
import type { TestHistory, Timings } from '../model.ts';

export type Line = readonly [id: string, seconds: number];

export function unitLines({ units }: Timings): readonly Line[] {
  return sorted([...units].map(([unit, history]) => [unit, estimateOf(history) ?? 0] as const));
}

/** Of every test that is told apart. */
export function testLines({ tests }: Timings): readonly Line[] {
  return sorted(
    [...tests].flatMap(([unit, own]) =>
      own.map((test) => [testId(unit, test), estimateOf(test.seconds) ?? 0] as const),
    ),
  );
}

/** pytest's node id, and the like for other runners: `tests/test_a.py::TestA::test_one`. */
export function testId(unit: string, { group, name }: Pick<TestHistory, 'group' | 'name'>): string {
  return [unit, ...classesIn(group, unit), name].join('::');
}

/** By name in code units, the same on every machine. */
function sorted(lines: readonly Line[]): readonly Line[] {
  return [...lines].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}
