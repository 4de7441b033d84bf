/** Follows units whose files were renamed, so that their histories are not lost with their names. */

import { classesIn, dotted } from './keys.ts';
import type { RecordedRun, TestHistory, Timings } from './model.ts';

/** A name alone is found in many files; so many together are those of one. */
const fewestTests = 2;

type NamedTest = Pick<TestHistory, 'group' | 'name'>;

/** `renamed`: new names by old ones. A unit that has a history of its own keeps that, and no history is given away twice. */
export function followRenames(timings: Timings, renamed: ReadonlyMap<string, string>): Timings {
  if (renamed.size === 0) return timings;
  const units = new Map(timings.units);
  const tests = new Map(timings.tests);
  const seen = new Map(timings.seen);
  for (const [old, unit] of renamed) {
    const history = units.get(old);
    if (history === undefined || units.has(unit)) continue;
    units.delete(old);
    units.set(unit, history);
    moveTests(tests, old, unit);
    moveTests(seen, old, unit);
  }
  return { ...timings, units, tests, seen };
}

function moveTests<T extends NamedTest>(tests: Map<string, readonly T[]>, old: string, unit: string): void {
  const own = tests.get(old);
  if (own === undefined) return;
  tests.delete(old);
  tests.set(
    unit,
    own.map((test) => ({ ...test, group: regrouped(test.group, old, unit) })),
  );
}

/** Most runners put the file's name, or its module's, into the groups of its tests. */
function regrouped(group: string, old: string, unit: string): string {
  if (group === old) return unit;
  const [before, after] = [dotted(old), dotted(unit)];
  return group === before || group.startsWith(`${before}.`) ? after + group.slice(before.length) : group;
}

/**
 * Of the units that are gone in `run`, those whose tests are exactly the tests of one that is new: new names by old
 * ones. Only where no other unit, new or gone, holds the same.
 */
export function renamedInRun(timings: Timings, run: RecordedRun): ReadonlyMap<string, string> {
  const existing = new Set(run.existing);
  const gone = [...timings.tests].filter(([unit]) => !existing.has(unit));
  if (gone.length === 0) return new Map();
  const found = run.units
    .filter(({ unit }) => existing.has(unit) && !timings.units.has(unit))
    .map(({ unit, tests = [] }) => [unit, tests.filter(({ seconds }) => seconds !== undefined)] as const);
  const now = byTests(found);
  return new Map(
    [...byTests(gone)].flatMap(([content, old]) => {
      const unit = now.get(content);
      return unit === undefined ? [] : [[old, unit] as const];
    }),
  );
}

/** Units by the names of their tests, without those that share them. */
function byTests(
  units: readonly (readonly [unit: string, tests: readonly NamedTest[]])[],
): ReadonlyMap<string, string> {
  const holders = new Map<string, string[]>();
  for (const [unit, tests] of units) {
    const names = new Set(tests.map(({ group, name }) => JSON.stringify([...classesIn(group, unit), name])));
    if (names.size < fewestTests) continue;
    const content = JSON.stringify([...names].sort());
    holders.set(content, [...(holders.get(content) ?? []), unit]);
  }
  return new Map(
    [...holders].flatMap(([content, [unit = '', ...others]]) =>
      others.length === 0 ? [[content, unit] as const] : [],
    ),
  );
}
