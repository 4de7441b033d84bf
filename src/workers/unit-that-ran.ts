/** Finds the unit that ran when a batch was ended, by what was told of the test that ran. */

import type { TestName } from '../planning/parts.ts';
import { fileOf, filesOf, type PlannedUnit } from '../planning/plan.ts';
import { attributeCases } from '../timings/attribute.ts';
import { classSetUp } from './test-events.ts';

/**
 * The unit that is called so, or has a test called so; undefined where it could be several. `running`: a unit, or a test
 * with its unit first, as events tell it (`tests/a.py › TestA › test_one`) and pytest does (`tests/a.py::TestA::test_one`), or with
 * the unit's dotted name first.
 */
export function unitThatRan(
  running: string | undefined,
  units: readonly PlannedUnit[],
): PlannedUnit | undefined {
  if (running === undefined) return undefined;
  const [place = '', ...test] = running.split(/ › |::/);
  const named = units.find(({ unit }) => unit === running || unit === place);
  if (named !== undefined) return named;
  const files = filesOf(units);
  const file = files.includes(place) ? place : fileByDottedName(running, files);
  const candidates = units.filter((unit) => fileOf(unit) === file);
  return candidates.length === 1 ? candidates[0] : partWith(test, candidates);
}

function fileByDottedName(name: string, files: readonly string[]): string | undefined {
  // A test of whatever name would be attributed to a file that is alone.
  if (files.length === 1) return undefined;
  const test = { name, group: '', file: undefined, line: undefined, seconds: undefined };
  const { byUnit } = attributeCases([{ ...test, outcome: { kind: 'passed' } }], files, []);
  return byUnit.keys().next().value;
}

/** `test`: its class, where it has one, and its name. `units`: parts of one file. */
function partWith(test: readonly string[], units: readonly PlannedUnit[]): PlannedUnit | undefined {
  const name = test.at(-1);
  if (name === undefined) return undefined;
  const owner = test.slice(0, -1).join('.');
  const isIt = (one: TestName): boolean =>
    (name === classSetUp || one.name === name) && (owner === '' || `.${one.group}`.endsWith(`.${owner}`));
  const naming = units.filter(({ part }) => part !== undefined && 'only' in part && part.only.some(isIt));
  if (naming.length > 0) {
    // The part that names no tests may have others of the same class.
    const isElsewhere =
      name === classSetUp && units.some(({ part }) => part !== undefined && 'except' in part);
    return naming.length === 1 && !isElsewhere ? naming[0] : undefined;
  }
  // It runs what the others do not.
  return units.find(({ part }) => part !== undefined && 'except' in part && !part.except.some(isIt));
}
