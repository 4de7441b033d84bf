import { describe, expect, it } from 'vitest';
import { emptyTimings, type RecordedRun, recordRun, type Timings } from '../../src/timings/model.ts';
import { followRenames } from '../../src/timings/renames.ts';

const one = { group: 'shop.test_old.TestA', name: 'test_one', seconds: [1, 2] };
const two = { group: 'shop.test_old', name: 'test_two', seconds: [3, 4] };

const timings: Timings = {
  ...emptyTimings,
  units: new Map([
    ['shop/test_old.py', [4, 6]],
    ['shop/test_stays.py', [9]],
  ]),
  tests: new Map([['shop/test_old.py', [one, two]]]),
};

function run(...units: RecordedRun['units']): RecordedRun {
  const existing = ['shop/test_stays.py', ...units.map(({ unit }) => unit)];
  return {
    ...{ run: undefined, existing, units, launchSeconds: [], buildSeconds: [] },
    ...{ databases: new Map(), workerBytes: undefined },
  };
}

function renamed(unit: string, module: string, ...more: string[]): RecordedRun['units'][number] {
  const tests = [
    { group: `${module}.TestA`, name: 'test_one', seconds: 5 },
    { group: module, name: 'test_two', seconds: 6 },
    ...more.map((name) => ({ group: module, name, seconds: 1 })),
  ];
  return { unit, seconds: 11, tests };
}

describe('a file that is said to be renamed', () => {
  it('takes its history along, and its tests', () => {
    const followed = followRenames(timings, new Map([['shop/test_old.py', 'cart/test_new.py']]));
    expect([...followed.units]).toEqual([
      ['shop/test_stays.py', [9]],
      ['cart/test_new.py', [4, 6]],
    ]);
    expect([...followed.tests]).toEqual([
      [
        'cart/test_new.py',
        [
          { ...one, group: 'cart.test_new.TestA' },
          { ...two, group: 'cart.test_new' },
        ],
      ],
    ]);
  });

  it('keeps a history of its own, and no history is given away twice', () => {
    const taken = new Map([['shop/test_old.py', 'shop/test_stays.py']]);
    expect(followRenames(timings, taken)).toEqual(timings);
    const twice = new Map([
      ['shop/test_old.py', 'a.py'],
      ['unknown.py', 'b.py'],
    ]);
    expect([...followRenames(timings, twice).units.keys()]).toEqual(['shop/test_stays.py', 'a.py']);
  });
});

describe('a file that holds the tests of one that is gone', () => {
  it('has its history from the next run on', () => {
    const recorded = recordRun(timings, run(renamed('cart/test_new.py', 'cart.test_new')));
    expect(recorded.units.get('cart/test_new.py')).toEqual([4, 6, 11]);
    expect(recorded.tests.get('cart/test_new.py')?.map(({ seconds }) => seconds)).toEqual([
      [1, 2, 5],
      [3, 4, 6],
    ]);
    expect(recorded.units.has('shop/test_old.py')).toBe(false);
  });

  it.each([
    ['has one test more', run(renamed('cart/test_new.py', 'cart.test_new', 'test_three'))],
    ['is one of two', run(renamed('cart/test_new.py', 'cart.test_new'), renamed('b/test_b.py', 'b.test_b'))],
    ['holds them in another class', run(renamed('cart/test_new.py', 'cart.test_new.TestB'))],
    [
      'is there beside the old one',
      {
        ...run(renamed('cart/test_new.py', 'cart.test_new')),
        existing: ['shop/test_old.py', 'cart/test_new.py'],
      },
    ],
  ])('begins anew where it %s', (_, measured) => {
    expect(recordRun(timings, measured).units.get('cart/test_new.py')).toEqual([11]);
  });

  it('begins anew where it is one test only, which many files could hold', () => {
    const single = { ...timings, tests: new Map([['shop/test_old.py', [one]]]) };
    const tests = [{ group: 'cart.test_new.TestA', name: 'test_one', seconds: 5 }];
    const recorded = recordRun(single, run({ unit: 'cart/test_new.py', seconds: 5, tests }));
    expect(recorded.units.get('cart/test_new.py')).toEqual([5]);
  });
});
