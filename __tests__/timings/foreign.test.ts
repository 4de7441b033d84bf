import { describe, expect, it } from 'vitest';
import { placeTimings, placeUnits } from '../../src/timings/foreign.ts';
import { emptyTimings } from '../../src/timings/model.ts';
import { UnitFinder } from '../../src/timings/unit-finder.ts';

const finder = new UnitFinder(['shop/tests/test_a.py', 'shop/tests/test_b.py'], ['/repo']);
const of = (key: string, seconds: number) => ({ keys: [key], seconds });

describe('timings of other tools', () => {
  it('are those of the tests together, and each test is known', () => {
    const { timings, unplaced } = placeTimings(
      [
        of('shop/tests/test_a.py::TestA::test_one', 1),
        of('shop/tests/test_a.py::test_two[x]', 2),
        of('./shop/tests/test_b.py', 4),
        of('gone/test_c.py', 8),
      ],
      finder,
    );
    expect(timings).toEqual({
      ...emptyTimings,
      units: new Map([
        ['shop/tests/test_a.py', [3]],
        ['shop/tests/test_b.py', [4]],
      ]),
      tests: new Map([
        [
          'shop/tests/test_a.py',
          [
            { group: 'shop.tests.test_a.TestA', name: 'test_one', seconds: [1] },
            { group: 'shop.tests.test_a', name: 'test_two[x]', seconds: [2] },
          ],
        ],
      ]),
    });
    expect(unplaced).toEqual(['gone/test_c.py']);
  });

  it('are what is said of the unit itself, where that is said as well', () => {
    const both = [of('shop/tests/test_a.py', 9), of('shop/tests/test_a.py::test_one', 1)];
    expect(placeTimings(both, finder).timings.units.get('shop/tests/test_a.py')).toEqual([9]);
  });

  it('are those of the exact name, where one that is alike is there, too', () => {
    const both = [of('tests/test_a.py', 9), of('shop/tests/test_a.py', 1)];
    expect(placeTimings(both, finder).timings.units.get('shop/tests/test_a.py')).toEqual([1]);
  });

  it('tell class and test of a dotted name', () => {
    const { timings } = placeTimings([of('shop.tests.test_a.TestA.test_one', 1)], finder);
    expect(timings.tests.get('shop/tests/test_a.py')).toEqual([
      { group: 'shop.tests.test_a.TestA', name: 'test_one', seconds: [1] },
    ]);
  });

  it('go by the next name where the first is none of this checkout', () => {
    const foreign = {
      keys: ['gone.py', 'shop.tests.test_b.TestB'],
      test: { group: 'TestB', name: 'x' },
      seconds: 1,
    };
    expect([...placeTimings([foreign], finder).timings.units.keys()]).toEqual(['shop/tests/test_b.py']);
  });

  it('keep their names without a checkout', () => {
    const { timings, unplaced } = placeTimings([of('.\\a\\test_x.py::test_one', 1), of('a.TestB', 2)]);
    expect([...timings.units]).toEqual([
      ['a/test_x.py', [1]],
      ['a.TestB', [2]],
    ]);
    expect(unplaced).toEqual([]);
  });

  it('are never longer than a day', () => {
    expect(placeTimings([of('a', 1e300), of('a', 1e300)]).timings.units.get('a')).toEqual([86_400]);
  });
});

describe('timings of ours', () => {
  it('keep their histories under the names of this checkout', () => {
    const test = { group: 'TestA', name: 'one', seconds: [1, 2] };
    const own = {
      ...emptyTimings,
      units: new Map([
        ['shop/tests/test_b.py', [7]],
        ['backend/shop/tests/test_b.py', [8]],
        ['backend/shop/tests/test_a.py', [1, 2]],
        ['gone.py', [3]],
      ]),
      tests: new Map([['backend/shop/tests/test_a.py', [test]]]),
      launchSeconds: [5],
    };
    expect(placeUnits(own, finder)).toEqual({
      timings: {
        ...own,
        units: new Map([
          ['shop/tests/test_b.py', [7]],
          ['shop/tests/test_a.py', [1, 2]],
        ]),
        tests: new Map([['shop/tests/test_a.py', [test]]]),
      },
      unplaced: ['gone.py'],
    });
  });
});
