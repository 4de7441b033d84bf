import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bounded, mostBytes, mostTests, mostTestsOfUnit } from '../../src/timings/bounds.ts';
import { decodeTimings, encodeTimings } from '../../src/timings/codec.ts';
import { emptyTimings, type TestHistory, type Timings } from '../../src/timings/model.ts';

function timingsOf(
  units: readonly (readonly [unit: string, seconds: number, tests: readonly TestHistory[]])[],
): Timings {
  return {
    ...emptyTimings,
    units: new Map(units.map(([unit, seconds]) => [unit, [seconds]])),
    tests: new Map(units.map(([unit, , tests]) => [unit, tests])),
  };
}

function testsOf(count: number, name = 'test'): readonly TestHistory[] {
  return Array.from({ length: count }, (_, index) => ({
    group: 'Test',
    name: `${name} ${index}`,
    seconds: [index],
  }));
}

describe('timings that fit', () => {
  it('stay as they are, in their order', () => {
    const units = fc.uniqueArray(fc.tuple(fc.string(), fc.double({ min: 0, max: 9, noNaN: true })), {
      selector: ([unit]) => unit,
    });
    fc.assert(
      fc.property(units, (given) => {
        const timings = timingsOf(
          given.map(([unit, seconds], index) => [unit, seconds, testsOf(1 + (index % 3))]),
        );
        expect([...bounded(timings).units]).toEqual([...timings.units]);
        expect([...bounded(timings).tests]).toEqual([...timings.tests]);
      }),
    );
  });
});

describe('timings that are too large', () => {
  it('keep the longest tests of a unit, in the order of their report', () => {
    const kept = bounded(timingsOf([['a', 1, testsOf(mostTestsOfUnit + 2)]])).tests.get('a') ?? [];
    expect(kept).toHaveLength(mostTestsOfUnit);
    expect(kept.map(({ name }) => name).slice(0, 2)).toEqual(['test 2', 'test 3']);
  });

  it('drop the tests of the shortest units first, and no unit', () => {
    const count = mostTests / mostTestsOfUnit;
    const units = Array.from({ length: count + 1 }, (_, index) => `unit ${index}`);
    const kept = bounded(timingsOf(units.map((unit, index) => [unit, index, testsOf(mostTestsOfUnit)])));
    expect([...kept.units.keys()]).toEqual(units);
    expect([...kept.tests.keys()]).toEqual(units.slice(1));
  });

  it('drop the shortest units once all tests are gone', () => {
    const long = 'x'.repeat(mostBytes / 3);
    const kept = bounded(
      timingsOf([
        [`${long}a`, 1, testsOf(1)],
        [`${long}b`, 3, testsOf(1)],
        [`${long}c`, 2, testsOf(1)],
      ]),
    );
    expect([...kept.units.values()]).toEqual([[3], [2]]);
    expect(kept.tests.size).toBe(0);
  });

  it.each(['"', '\n', '🦀', '\udead'])('can be read again, with names full of %j', (character) => {
    const name = character.repeat(2000);
    const units = Array.from({ length: 20 }, (_, index) => `unit ${index}`);
    const kept = bounded(timingsOf(units.map((unit) => [unit, 1, testsOf(1000, name)])));
    expect(decodeTimings(encodeTimings(kept)).units.size).toBe(20);
    expect(kept.tests.size).toBeGreaterThan(0);
  });
});
