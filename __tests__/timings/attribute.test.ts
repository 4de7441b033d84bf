import { createReadStream } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attributeCases } from '../../src/timings/attribute.ts';
import { readJUnit } from '../../src/timings/junit.ts';
import type { TestCase } from '../../src/timings/test-case.ts';

interface Place {
  readonly name?: string;
  readonly group?: string;
  readonly file?: string | undefined;
}

function caseAt({ name = 'test_it', group = '', file }: Place): TestCase {
  return { name, group, file, line: undefined, seconds: 1, outcome: { kind: 'passed' } };
}

/** The unit that the case belongs to; undefined when it is unmatched. */
function unitOf(place: Place, units: readonly string[], roots: readonly string[] = []): string | undefined {
  return [...attributeCases([caseAt(place)], units, roots).byUnit.keys()][0];
}

async function countsIn(fixture: string, units: readonly string[]): Promise<Record<string, number>> {
  const { cases } = await readJUnit(createReadStream(new URL(`fixtures/${fixture}`, import.meta.url)));
  const { byUnit, unmatched } = attributeCases(cases, units, ['/workspace']);
  const counts = Object.fromEntries([...byUnit].map(([unit, own]) => [unit, own.length]));
  return unmatched.length === 0 ? counts : { ...counts, unmatched: unmatched.length };
}

const names = fc.stringMatching(/^[a-c]{1,2}$/);
const paths = fc.array(names, { minLength: 1, maxLength: 3 }).map((parts) => `${parts.join('/')}.py`);
const files = fc
  .tuple(fc.constantFrom('', './', '/root/', 'file:///root/'), paths)
  .map(([start, path]) => start + path);
const groups = fc.array(names, { maxLength: 4 }).map((parts) => parts.join('.'));
const cases = fc
  .record({ name: fc.string(), group: groups, file: fc.option(files, { nil: undefined }) })
  .map(caseAt);

describe('attributing cases to units', () => {
  it('loses none and doubles none', () => {
    fc.assert(
      fc.property(fc.array(cases), fc.uniqueArray(paths, { maxLength: 6 }), (list, units) => {
        const { byUnit, unmatched } = attributeCases(list, units, ['/root']);
        const attributed = [...byUnit.values(), unmatched].flat();
        expect(attributed).toHaveLength(list.length);
        expect(new Set(attributed)).toEqual(new Set(list));
        for (const unit of byUnit.keys()) expect(units).toContain(unit);
        for (const own of byUnit.values()) expect(own).not.toEqual([]);
        if (units.length === 1) expect(unmatched).toEqual([]);
      }),
    );
  });

  it('keeps the order of the report within a unit', () => {
    const list = ['1', '2', '3'].map((name) => caseAt({ name, file: 'a.py' }));
    expect(attributeCases(list, ['b.py', 'a.py'], []).byUnit.get('a.py')).toEqual(list);
  });

  it.each([
    ['as it is', 'spec/a_spec.rb'],
    ['with a dot before it', './spec/a_spec.rb'],
    ['with two', '././spec/a_spec.rb'],
    ['with backslashes', 'spec\\a_spec.rb'],
    ['from the root', '/work/app/spec/a_spec.rb'],
    ['from the root, as a URL', 'file:///work/app/spec/a_spec.rb'],
    ['from a root of Windows', 'D:\\a\\app\\spec\\a_spec.rb'],
  ])('finds a file written %s', (_, file) => {
    const roots = ['/work/app/', 'D:\\a\\app'];
    expect(unitOf({ file }, ['spec/a_spec.rb', 'spec/b_spec.rb'], roots)).toBe('spec/a_spec.rb');
    expect(unitOf({ file }, ['./spec/a_spec.rb', './spec/b_spec.rb'], roots)).toBe('./spec/a_spec.rb');
  });

  it('finds a file that is named from a folder above the working directory', () => {
    expect(unitOf({ file: 'app/a.py' }, ['a.py', 'b.py'], ['/work/app'])).toBe('a.py');
    expect(unitOf({ file: 'other/a.py' }, ['a.py', 'b.py'], ['/work/app'])).toBeUndefined();
  });

  it('does not take a file of another folder for one of the root', () => {
    expect(unitOf({ file: '/work/app2/a.py' }, ['a.py', 'b.py'], ['/work/app'])).toBeUndefined();
    expect(unitOf({ file: '/elsewhere/work/app/a.py' }, ['a.py', 'b.py'], ['/work/app'])).toBeUndefined();
  });

  it.each([
    ['a module', 'pkg.tests.test_x', 'pkg/tests/test_x.py'],
    ['a class in a module', 'pkg.tests.test_x.TestY.TestInner', 'pkg/tests/test_x.py'],
    ['the longest module of several', 'pkg.tests.TestY', 'pkg/tests.py'],
    ['the one around a module whose name only begins alike', 'pkg.tests_more.TestY', 'pkg.py'],
  ])('finds %s by its dotted name', (_, group, unit) => {
    expect(unitOf({ group }, ['pkg.py', 'pkg/tests/test_x.py', 'pkg/tests.py', 'c.py'])).toBe(unit);
  });

  it('finds a module that could not be imported by the name of the test that stands for it', () => {
    const units = ['shop/tests/test_broken.py', 'shop/tests/test_odd.py'];
    expect(unitOf({ name: 'shop.tests.test_broken' }, units)).toBe(units[0]);
    const failedTest = { group: 'unittest.loader._FailedTest', name: 'shop.tests.test_broken' };
    expect(unitOf({ ...failedTest, file: '/usr/lib/python3/unittest/loader.py' }, units)).toBe(units[0]);
  });

  it('prefers the file to the name, but not to that of a Python module', () => {
    expect(unitOf({ file: 'b.js', group: 'a.TestY' }, ['a.js', 'b.js'])).toBe('b.js');
    expect(unitOf({ file: 'b.py', group: 'a.TestY' }, ['a.py', 'b.py'])).toBe('a.py');
    expect(unitOf({ file: 'b.py', group: 'c.TestY' }, ['a.py', 'b.py'])).toBe('b.py');
  });

  it('finds a Python module that is called from a folder above the working directory', () => {
    const inherited = { file: 'app/base.py', group: 'app.a.TestY' };
    expect(unitOf(inherited, ['a.py', 'base.py'], ['/work/app'])).toBe('a.py');
    expect(unitOf(inherited, ['a.py', 'app/a.py', 'base.py'], ['/work/app'])).toBe('app/a.py');
  });

  it('takes the only unit for what says nothing of its place, and none of several', () => {
    const shared = { file: 'spec/shared.rb', group: 'Shared' };
    expect(unitOf(shared, ['a.rb'])).toBe('a.rb');
    expect(unitOf(shared, ['a.rb', 'b.rb'])).toBeUndefined();
    expect(unitOf(shared, [])).toBeUndefined();
  });

  it.each([
    ['pytest-xunit1.xml', { 'pkg/tests/test_odd.py': 24, 'pkg/tests/test_broken.py': 1 }],
    ['pytest-xunit2.xml', { 'pkg/tests/test_odd.py': 24, 'pkg/tests/test_broken.py': 1 }],
    ['pytest-inherited.xml', { 'tests/test_base.py': 1, 'tests/test_child.py': 1 }],
    ['django-xmlrunner.xml', { 'shop/tests/test_odd.py': 8, 'shop/tests/test_broken.py': 1 }],
    ['rspec.xml', { 'spec/odd_spec.rb': 10, 'spec/plain_spec.rb': 1, 'spec/uses_shared_spec.rb': 1 }],
    [
      'jest-junit-file.xml',
      { '__tests__/odd.test.js': 8, '__tests__/broken.test.js': 2, '__tests__/retried.test.js': 1 },
    ],
    ['vitest.xml', { 'tests/odd.test.js': 10, 'tests/broken.test.js': 1 }],
    ['phpunit.xml', { 'tests/OddTest.php': 10, 'tests/PlainTest.php': 1 }],
    ['node-test.xml', { 'odd.test.mjs': 7, 'broken.test.mjs': 1 }],
  ])('attributes every case of %s', async (fixture, counts) => {
    expect(await countsIn(fixture, Object.keys(counts))).toEqual(counts);
  });

  it('cannot attribute what jest-junit writes without its file attribute', async () => {
    expect(await countsIn('jest-junit.xml', ['__tests__/odd.test.js', '__tests__/retried.test.js'])).toEqual({
      unmatched: 9,
    });
  });
});
