import fc from 'fast-check';
import { expect, it } from 'vitest';
import { breakable } from '../../../../src/report/page/view/breakable.ts';

it('breaks paths and names between their words', () => {
  expect(breakable('wagtail/contrib/redirects/tests/test_import_admin_views.py')).toEqual([
    'wagtail/contrib/',
    'redirects/tests/',
    'test_import_',
    'admin_views.py',
  ]);
  expect(breakable('shop_app_w1')).toEqual(['shop_app_w1']);
  expect(breakable('')).toEqual([]);
});

it('loses nothing of a name', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      expect(breakable(name).join('')).toBe(name);
    }),
  );
});

it('takes no time over a long name without words', () => {
  expect(breakable('x'.repeat(1_000_000))).toHaveLength(1);
  expect(breakable('/'.repeat(1_000_000))).toHaveLength(1);
});
