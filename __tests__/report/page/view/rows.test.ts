import fc from 'fast-check';
import { expect, it } from 'vitest';
import { holdsAll, sorted, wordsOf } from '../../../../src/report/page/view/rows.ts';

it('sorts either way, the unknown last, and equals as they came', () => {
  const row = fc.record({ value: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }) });
  fc.assert(
    fc.property(fc.array(row), fc.boolean(), (rows, descending) => {
      const result = sorted(rows, { of: ({ value }) => value, descending });
      expect(new Set(result)).toEqual(new Set(rows));
      for (const [index, after] of result.slice(1).entries()) {
        const before = result[index];
        if (before?.value === undefined) expect(after.value).toBeUndefined();
        else if (after.value === before.value) expect(rows.indexOf(before)).toBeLessThan(rows.indexOf(after));
        else if (after.value !== undefined) expect(after.value > before.value).toBe(!descending);
      }
    }),
  );
});

it('sorts names as people count', () => {
  const names = ['t10', 't9', 'T1'].map((name) => ({ name }));
  expect(sorted(names, { of: ({ name }) => name, descending: false }).map(({ name }) => name)).toEqual([
    'T1',
    't9',
    't10',
  ]);
});

it('finds rows that hold all words of the query, in any order and case', () => {
  expect(wordsOf('  Refund  ORDERS ')).toEqual(['refund', 'orders']);
  expect(holdsAll('orders: test_refund', wordsOf('Refund orders'))).toBe(true);
  expect(holdsAll('orders: test_refund', wordsOf('refund mail'))).toBe(false);
  expect(holdsAll('anything', wordsOf(' '))).toBe(true);
});
