import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseKey, splitKey } from '../../src/timings/keys.ts';

/** A relative path of names that mean nothing to a path. */
const paths = fc
  .array(fc.stringMatching(/^[\w +@-]{1,8}$/), { minLength: 1, maxLength: 4 })
  .map((parts) => `${parts.join('/')}.py`);

describe('a file, written as units are', () => {
  it.each([
    ['./tests/test_a.py', 'tests/test_a.py'],
    ['tests\\unit\\test_a.py', 'tests/unit/test_a.py'],
    ['tests//unit/../test_a.py', 'tests/test_a.py'],
    ['/repo/app/tests/test_a.py', 'tests/test_a.py'],
    ['file:///repo/app/tests/test_a.py', 'tests/test_a.py'],
    ['/repo/application/test_a.py', '/repo/application/test_a.py'],
    ['C:\\work\\app\\tests\\test_a.py', 'tests/test_a.py'],
    ['/repo/app', '/repo/app'],
    ['shop.tests.TestA', 'shop.tests.TestA'],
    ['../other/test_a.py', '../other/test_a.py'],
    ['', ''],
  ])('%s is %s', (given, expected) => {
    expect(normaliseKey(given, ['/repo/app/', 'C:\\work\\app'])).toBe(expected);
  });

  it('is the same with any decoration', () => {
    const roots = ['/home/runner/work/shop'];
    fc.assert(
      fc.property(paths, (file) => {
        const written = [
          `./${file}`,
          `././${file}`,
          file.replaceAll('/', '\\'),
          `.\\${file.replaceAll('/', '\\')}`,
          `/home/runner/work/shop/${file}`,
          `file:///home/runner/work/shop/./${file}`,
        ];
        for (const key of written) expect(normaliseKey(key, roots)).toBe(normaliseKey(file, roots));
      }),
    );
  });

  it('does not change when it is done again', () => {
    const roots = ['/repo', '/repo/app'];
    const keys = fc.oneof(paths, fc.string(), fc.stringMatching(/^[./\\a-c:]{0,12}$/));
    fc.assert(
      fc.property(keys, (key) => {
        const once = normaliseKey(key, roots);
        expect(normaliseKey(once, roots)).toBe(once);
        expect(once).not.toMatch(/\\|^\.\/./);
      }),
    );
  });
});

describe('the parts of a name', () => {
  it.each([
    ['tests/test_a.py::test_one', 'tests/test_a.py', ['test_one']],
    ['tests/test_a.py::TestA::test_one[x::y/[z]]', 'tests/test_a.py', ['TestA', 'test_one[x::y/[z]]']],
    ['test_a.py::test_one[a\\b]', 'test_a.py', ['test_one[a\\b]']],
    ['spec/a_spec.rb[1:2:3]', 'spec/a_spec.rb', []],
    ['./spec/a_spec.rb:12', './spec/a_spec.rb', []],
    ['spec/a_spec.rb', 'spec/a_spec.rb', []],
    ['shop.tests.TestA.test_one', 'shop.tests.TestA.test_one', []],
    ['Admin::UserTest', 'Admin::UserTest', []],
    ['', '', []],
  ])('%s', (key, place, parts) => {
    expect(splitKey(key)).toEqual({ place, parts });
  });
});
