import { describe, expect, it } from 'vitest';
import { batchBudget, type History, slowMultiple, testBudget } from '../../src/workers/budgets.ts';

const history: History = {
  units: new Map([
    ['slow.test', [40, 12]],
    ['quick.test', [1, 2]],
    ['whole.test', [9]],
  ]),
  tests: new Map([
    ['slow.test', [{ group: 'Orders', name: 'all', seconds: [10, 38, 11] }]],
    ['quick.test', [{ group: 'Orders', name: 'all', seconds: [0.5] }]],
  ]),
  launchSeconds: [1, 3],
};
const test = (unit: string, name = 'all') => ({ unit, group: 'Orders', name });

describe('how long a test may take', () => {
  it('is the limit, or a multiple of the slowest that it was, whichever is more', () => {
    expect(testBudget(test('quick.test'), 30, history)).toBe(30);
    expect(testBudget(test('slow.test'), 30, history)).toBe(slowMultiple * 38);
  });

  it('is the limit for a test that is new', () => {
    expect(testBudget(test('slow.test', 'new'), 30, history)).toBe(30);
    expect(testBudget({ ...test('slow.test'), group: 'Other' }, 30, history)).toBe(30);
    expect(testBudget(test('new.test'), 30, history)).toBe(30);
  });

  it('is that of the slowest test of a class for its set-up, which is part of one of them', () => {
    const tests = new Map([
      [
        'slow.test',
        [
          { group: 'Orders', name: 'one', seconds: [1] },
          { group: 'Orders', name: 'two', seconds: [2, 39] },
          { group: 'Other', name: 'one', seconds: [100] },
        ],
      ],
    ]);
    expect(testBudget(test('slow.test', 'setUpClass'), 30, { ...history, tests })).toBe(slowMultiple * 39);
  });

  it('is that of its file where tests are not told apart', () => {
    expect(testBudget(test('whole.test'), 30, history)).toBe(slowMultiple * 9);
  });

  it('has no end where there is no limit', () => {
    expect(testBudget(test('slow.test'), 0, history)).toBe(0);
  });
});

describe('how long a batch may take', () => {
  it('is a multiple of all its files at their slowest and a launch, and no less than the limit of a test', () => {
    expect(batchBudget(['slow.test', 'quick.test'], 30, history)).toBe(slowMultiple * (40 + 2 + 3));
    expect(batchBudget(['quick.test'], 30, history)).toBe(30);
  });

  it('is not known where one of its files is new', () => {
    expect(batchBudget(['slow.test', 'new.test'], 30, history)).toBe(0);
  });

  it('has no end where there is no limit', () => {
    expect(batchBudget(['slow.test'], 0, history)).toBe(0);
  });
});
