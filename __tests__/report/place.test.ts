import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placeOf } from '../../src/report/place.ts';
import { hostileText } from './hostile.ts';

const workspace = '/srv/checkout';

test.each([
  ['', 'tests/a.py', 'tests/a.py'],
  ['apps/shop', 'tests/a.py', 'apps/shop/tests/a.py'],
  ['apps/shop', '../lib/./tests//a.py', 'apps/lib/tests/a.py'],
  ['apps/shop', './tests/b/../a.py', 'apps/shop/tests/a.py'],
  ['apps/shop', 'tests\\a.py', 'apps/shop/tests/a.py'],
  ['apps/shop', '/srv/checkout/shared/../a.py', 'a.py'],
  ['./apps/', 'a,b: c.py', 'apps/a,b: c.py'],
  ['', '..a/...py', '..a/...py'],
])('below "%s" the file "%s" is %s', (directory, file, inside) => {
  expect(placeOf(file, 7, { workspace, directory })).toEqual({ file: inside, line: 7 });
  expect(placeOf(file, undefined, { workspace, directory })).toEqual({ file: inside });
});

test('drives have a place as well', () => {
  const checkout = { workspace: 'D:\\a\\shop', directory: 'api' };
  expect(placeOf('tests\\a.py', undefined, checkout)).toEqual({ file: 'api/tests/a.py' });
  expect(placeOf('D:\\a\\shop\\b.py', undefined, checkout)).toEqual({ file: 'b.py' });
  expect(placeOf('C:\\a\\shop\\b.py', undefined, checkout)).toBeUndefined();
});

test.each([
  ['apps', ''],
  ['apps', '..'],
  ['apps', '../../elsewhere/a.py'],
  ['apps', '/usr/lib/python3/unittest/case.py'],
  ['apps', '/srv/checkout-of-another/a.py'],
  ['../elsewhere', 'a.py'],
  ['apps', 'C:/a.py'],
  ['apps', 'a\nb.py'],
  ['apps', 'a\u001b[31m.py'],
  ['apps', 'a\u2028b.py'],
])('below "%s" the file "%s" has no place in the repository', (directory, file) => {
  expect(placeOf(file, 7, { workspace, directory })).toBeUndefined();
});

test('a place is inside the repository, whatever the runner writes', () => {
  const segments = fc.array(fc.oneof(hostileText, fc.constantFrom('..', '.', '', 'a')), { maxLength: 8 });
  const separated = fc.tuple(segments, fc.constantFrom('/', '\\')).map(([parts, mark]) => parts.join(mark));
  fc.assert(
    fc.property(separated, separated, (file, directory) => {
      const place = placeOf(file, undefined, { workspace, directory });
      for (const part of place?.file.split('/') ?? []) expect(['', '.', '..']).not.toContain(part);
      expect(place?.file ?? '').not.toMatch(/\p{Cc}/u);
    }),
  );
});
