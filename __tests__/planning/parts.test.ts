import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cut, keyOf, nameOfPart, type Part, sorterInto, type TimedTest } from '../../src/planning/parts.ts';

const tests = fc.array(
  fc.record({
    group: fc.constantFrom('', 'A', 'B', '__proto__', 'a.B'),
    name: fc.oneof(
      fc.constantFrom('test', 'constructor', 'test[1]'),
      fc.string({ unit: 'binary', maxLength: 8 }),
    ),
    seconds: fc.double({ min: 0, max: 100, noNaN: true }),
  }),
  { maxLength: 60 },
);
const options = fc.record({
  shareSeconds: fc.double({ min: 0.1, max: 100, noNaN: true }),
  partCostSeconds: fc.double({ min: 0, max: 10, noNaN: true }),
});

function timed(seconds: readonly number[], group = 'A'): TimedTest[] {
  return seconds.map((own, index) => ({ group, name: `test_${index}`, seconds: own }));
}

function total(list: readonly TimedTest[]): number {
  return list.reduce((sum, { seconds }) => sum + seconds, 0);
}

describe('the parts of a unit', () => {
  it('have every test exactly once, those that nobody knew included', () => {
    fc.assert(
      fc.property(tests, options, fc.string(), (known, how, news) => {
        const parts = cut('a.py', total(known), known, how);
        if (parts === undefined) return;
        for (const test of [...known, { group: 'new', name: news }]) {
          const holders = parts.filter((part) => sorterInto([part])(test) !== undefined);
          expect(holders).toHaveLength(1);
          expect(sorterInto(parts)(test)).toBe(holders[0]);
        }
      }),
    );
  });

  it('are numbered, and have names of their own', () => {
    const parts = cut('a.py', 10, timed([5, 5]), { shareSeconds: 4, partCostSeconds: 0 }) ?? [];
    expect(parts.map(nameOfPart)).toEqual(['a.py#1/2', 'a.py#2/2']);
  });

  it('are the same whatever the order in which the tests are known', () => {
    const known = [...timed([3, 3, 2, 2]), ...timed([4, 1], 'B')];
    const how = { shareSeconds: 5, partCostSeconds: 0 };
    const sortedKeys = (parts: readonly Part[] | undefined) =>
      parts?.map((part) => ('only' in part ? part.only : part.except).map(keyOf).sort());
    expect(sortedKeys(cut('a.py', 15, [...known].reverse(), how))).toEqual(
      sortedKeys(cut('a.py', 15, known, how)),
    );
  });

  it('are about half a share long', () => {
    const parts = cut('a.py', 40, timed(new Array<number>(40).fill(1)), {
      shareSeconds: 10,
      partCostSeconds: 0,
    });
    expect(parts?.map(({ seconds }) => seconds)).toEqual(new Array<number>(8).fill(5));
  });

  it('keep a group together that is short enough', () => {
    const known = [...timed([2, 2], 'A'), ...timed([2, 2], 'B'), ...timed([2, 2], 'C')];
    const parts = cut('a.py', 12, known, { shareSeconds: 8, partCostSeconds: 0 }) ?? [];
    for (const group of ['A', 'B', 'C']) {
      const holders = known
        .filter((test) => test.group === group)
        .map((test) => sorterInto(parts)(test)?.index);
      expect(new Set(holders).size).toBe(1);
    }
    expect(parts).toHaveLength(3);
  });
});

describe('a unit stays whole', () => {
  const known = timed([5, 5]);
  it.each([
    ['where it is no longer than a share', { shareSeconds: 10, partCostSeconds: 0 }],
    ['where cutting costs as much as it gains', { shareSeconds: 4, partCostSeconds: 5 }],
    ['where a share is nothing', { shareSeconds: 0, partCostSeconds: 0 }],
  ])('%s', (_, how) => {
    expect(cut('a.py', 10, known, how)).toBeUndefined();
  });

  it('where only one of its tests is known', () => {
    expect(cut('a.py', 10, timed([10]), { shareSeconds: 4, partCostSeconds: 0 })).toBeUndefined();
  });
});
