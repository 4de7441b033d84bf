/** Timings that other tools, or people, have written: one value for each name, placed on the units of this checkout. */

import { bounded } from './bounds.ts';
import { dotted, normaliseKey, splitKey } from './keys.ts';
import { emptyTimings, longestSeconds, roundedSeconds, type TestHistory, type Timings } from './model.ts';
import type { UnitFinder } from './unit-finder.ts';

export interface ForeignTiming {
  /** What the file calls it: a file, a test in it, a module or a class. Tried in this order. */
  readonly keys: readonly string[];
  /** Where the file tells the test apart from the name of its place. */
  readonly test?: { readonly group: string; readonly name: string } | undefined;
  readonly seconds: number;
}

export interface Placed {
  /** Units and tests, and nothing else. */
  readonly timings: Timings;
  /** Names that belong to no unit. */
  readonly unplaced: readonly string[];
}

interface Seat {
  readonly unit: string;
  readonly exact: boolean;
  readonly test: { readonly group: string; readonly name: string } | undefined;
  readonly seconds: number;
}

/**
 * A unit takes what is said of itself, else what all its tests take together. Of two names for
 * one thing the exact one counts. Without a `finder` every name stays, written as units are.
 */
export function placeTimings(foreign: readonly ForeignTiming[], finder?: UnitFinder): Placed {
  const unplaced: string[] = [];
  const byUnit = new Map<string, Seat[]>();
  for (const timing of foreign) {
    const seat = finder === undefined ? seatAnywhere(timing) : seatIn(timing, finder);
    if (seat === undefined) {
      unplaced.push(timing.keys[0] ?? '');
      continue;
    }
    const own = byUnit.get(seat.unit);
    if (own === undefined) byUnit.set(seat.unit, [seat]);
    else own.push(seat);
  }
  const units = new Map<string, readonly number[]>();
  const tests = new Map<string, readonly TestHistory[]>();
  for (const [unit, seats] of byUnit) {
    const exact = new Set(seats.filter((seat) => seat.exact).map(idOf));
    const counting = seats.filter((seat) => seat.exact || !exact.has(idOf(seat)));
    const whole = counting.filter(({ test }) => test === undefined);
    units.set(unit, [usable(sumOf(whole.length > 0 ? whole : counting))]);
    const own = testsOf(counting);
    if (own.length > 0) tests.set(unit, own);
  }
  return { timings: bounded({ ...emptyTimings, units, tests }), unplaced };
}

/** The timings of one of our own files, with its units' names taken for those of this checkout. */
export function placeUnits(timings: Timings, finder: UnitFinder): Placed {
  const units = new Map<string, readonly number[]>();
  const tests = new Map<string, readonly TestHistory[]>();
  const unplaced: string[] = [];
  const exactly = new Set<string>();
  for (const [name, history] of timings.units) {
    const found = finder.find(name);
    if (found === undefined) unplaced.push(name);
    if (found === undefined || (exactly.has(found.unit) && !found.exact)) continue;
    if (found.exact) exactly.add(found.unit);
    units.set(found.unit, history);
    const own = timings.tests.get(name);
    if (own !== undefined) tests.set(found.unit, own);
  }
  return { timings: { ...timings, units, tests }, unplaced };
}

function seatIn({ keys, test, seconds }: ForeignTiming, finder: UnitFinder): Seat | undefined {
  for (const key of keys) {
    const { place, parts } = splitKey(key);
    const found = finder.find(place);
    if (found === undefined) continue;
    const { unit, exact, rest } = found;
    return { unit, exact, test: test ?? testOf(place, parts) ?? testInName(place, rest), seconds };
  }
  return undefined;
}

function seatAnywhere({ keys, test, seconds }: ForeignTiming): Seat {
  const { place, parts } = splitKey(keys[0] ?? '');
  return { unit: normaliseKey(place), exact: true, test: test ?? testOf(place, parts), seconds };
}

/** As JUnit XML of the same test would call it. */
function testOf(place: string, parts: readonly string[]): Seat['test'] {
  const name = parts.at(-1);
  if (name === undefined) return undefined;
  const classes = parts.slice(0, -1);
  if (!place.endsWith('.py')) return { group: classes.join('::'), name };
  return { group: [dotted(normaliseKey(place)), ...classes].join('.'), name };
}

/** `shop.tests.test_a.TestA.test_one`, of which `rest` is beyond the module. */
function testInName(place: string, rest: readonly string[]): Seat['test'] {
  const name = rest.at(-1);
  return name === undefined ? undefined : { group: place.slice(0, -name.length - 1), name };
}

/** Tests of one name count together. */
function testsOf(seats: readonly Seat[]): readonly TestHistory[] {
  const byId = new Map<string, TestHistory>();
  for (const { test, seconds } of seats) {
    if (test === undefined) continue;
    const id = idOf({ test });
    const before = byId.get(id)?.seconds[0] ?? 0;
    byId.set(id, { ...test, seconds: [usable(before + seconds)] });
  }
  return [...byId.values()];
}

/** Empty of the unit itself. */
function idOf({ test }: Pick<Seat, 'test'>): string {
  return test === undefined ? '' : `${test.group}\n${test.name}`;
}

function sumOf(seats: readonly Seat[]): number {
  return seats.reduce((sum, { seconds }) => sum + seconds, 0);
}

function usable(seconds: number): number {
  return roundedSeconds(Math.min(longestSeconds, seconds));
}
