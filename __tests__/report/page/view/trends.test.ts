import { expect, it } from 'vitest';
import { trendsOfTests, trendsOfUnits } from '../../../../src/report/page/view/trends.ts';

it('compares the latest run with the median of those before', () => {
  const [slower, single, none] = trendsOfUnits({
    units: [
      ['a.py', [1, 2, 9, 3]],
      ['b.py', [4]],
      ['c.py', []],
    ],
    tests: [],
  });
  expect(slower).toMatchObject({
    latestSeconds: 3,
    medianSeconds: 2.5,
    spreadSeconds: 8,
    changeSeconds: 1,
    changeShare: 0.5,
  });
  expect(single).toMatchObject({
    latestSeconds: 4,
    medianSeconds: 4,
    spreadSeconds: undefined,
    changeSeconds: undefined,
    changeShare: undefined,
  });
  expect(none).toBeUndefined();
});

it('gives no share of nothing', () => {
  const [test] = trendsOfTests({
    units: [],
    tests: [['a.py', [{ group: 'G', name: 'n', seconds: [0, 1] }]]],
  });
  expect(test).toMatchObject({
    unit: 'a.py',
    group: 'G',
    name: 'n',
    changeSeconds: 1,
    changeShare: undefined,
  });
});
