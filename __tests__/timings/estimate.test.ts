import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeMatch, estimateOf, estimateUnits, matchRate, median } from '../../src/timings/estimate.ts';
import { emptyTimings, type Timings } from '../../src/timings/model.ts';

function timingsOf(units: Readonly<Record<string, readonly number[]>>): Timings {
  return { ...emptyTimings, units: new Map(Object.entries(units)) };
}

describe('the median', () => {
  it('is the middle value, or lies between the two in the middle', () => {
    expect([median([]), median([3]), median([9, 1, 2]), median([10, 2, 4, 1])]).toEqual([undefined, 3, 2, 3]);
  });

  it('has as many values below as above it, and leaves them in their order', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1e5, noNaN: true }), { minLength: 1 }), (values) => {
        const given = [...values];
        const middle = median(values) ?? expect.unreachable();
        expect(values).toEqual(given);
        expect(values.filter((value) => value < middle).length).toBeLessThanOrEqual(values.length / 2);
        expect(values.filter((value) => value > middle).length).toBeLessThanOrEqual(values.length / 2);
      }),
    );
  });
});

describe('the estimate of a history', () => {
  it('is half the newest run and half what was estimated before it', () => {
    expect([estimateOf([]), estimateOf([3]), estimateOf([10, 20]), estimateOf([10, 20, 5])]).toEqual([
      undefined,
      3,
      15,
      10,
    ]);
  });

  it('lies between the shortest and the longest run, also where one took no time', () => {
    const histories = fc.array(fc.double({ min: 0, max: 1e5, noNaN: true }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(histories, (history) => {
        const estimate = estimateOf(history) ?? expect.unreachable();
        expect(estimate).toBeGreaterThanOrEqual(Math.min(...history) * (1 - 1e-9));
        expect(estimate).toBeLessThanOrEqual(Math.max(...history) * (1 + 1e-9));
      }),
    );
    expect(estimateOf([0, 4])).toBe(2);
  });
});

describe('estimating units', () => {
  const timings = timingsOf({
    'slow/a.py': [30, 90, 20],
    'slow/b.py': [40],
    'slow/c.py': [90, 110],
    'fast/a.py': [2],
    'a.py': [1],
  });

  it('goes by the history of a unit itself, in the order of the units', () => {
    expect(estimateUnits(['a.py', 'slow/c.py', 'slow/a.py'], timings)).toEqual([
      { unit: 'a.py', seconds: 1, known: true },
      { unit: 'slow/c.py', seconds: 100, known: true },
      { unit: 'slow/a.py', seconds: 40, known: true },
    ]);
  });

  it('takes the mean of the same directory for an unknown unit, else that of the suite', () => {
    const units = [...timings.units.keys(), 'slow/new.py', 'fast/new.py', 'new.py', 'slow/deeper/new.py'];
    expect(estimateUnits(units, timings).slice(-4)).toEqual([
      { unit: 'slow/new.py', seconds: 60, known: false },
      { unit: 'fast/new.py', seconds: 2, known: false },
      { unit: 'new.py', seconds: 1, known: false },
      { unit: 'slow/deeper/new.py', seconds: 183 / 5, known: false },
    ]);
  });

  it('does not let units that no longer exist speak for others', () => {
    expect(estimateUnits(['slow/new.py', 'fast/a.py'], timings)).toEqual([
      { unit: 'slow/new.py', seconds: 2, known: false },
      { unit: 'fast/a.py', seconds: 2, known: true },
    ]);
  });

  it('knows nothing without timings', () => {
    expect(estimateUnits(['a.py'], emptyTimings)).toEqual([
      { unit: 'a.py', seconds: undefined, known: false },
    ]);
  });
});

describe('the match of units and timings', () => {
  const recorded = (names: readonly string[]): Timings =>
    timingsOf(Object.fromEntries(names.map((name) => [name, [1]])));
  const ten = Array.from({ length: 10 }, (_, index) => `${index}.py`);

  it('is the share of units that have history', () => {
    expect(matchRate(ten, recorded(['0.py', '1.py', 'gone.py']))).toBe(0.2);
    expect(matchRate([], recorded(['0.py']))).toBeUndefined();
    expect(matchRate(ten, emptyTimings)).toBeUndefined();
  });

  it('says that nothing matches, with an example of each side', () => {
    expect(describeMatch(ten, recorded(['app/0.py', 'app/1.py']))).toBe(
      'None of the recorded timings belongs to a unit of this run (found here is 0.py, recorded is app/0.py), so they are of no use. Did the paths change?',
    );
  });

  it('says that little matches', () => {
    expect(describeMatch(ten, recorded([...ten.slice(0, 7), 'gone.py']))).toBe(
      'Only 70 % of the units have recorded timings (found here is 7.py, recorded is gone.py); the others are taken for average.',
    );
    expect(describeMatch(ten, recorded(ten.slice(0, 7)))).toBe(
      'Only 70 % of the units have recorded timings (such as 7.py); the others are taken for average.',
    );
  });

  it('says nothing of a good match, or where nothing is known', () => {
    expect(describeMatch(ten, recorded(ten.slice(0, 8)))).toBeUndefined();
    expect(describeMatch(ten, emptyTimings)).toBeUndefined();
    expect(describeMatch([], recorded(ten))).toBeUndefined();
  });
});
