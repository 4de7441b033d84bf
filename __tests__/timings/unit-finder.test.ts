import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UnitFinder } from '../../src/timings/unit-finder.ts';

const roots = ['/home/runner/work/shop/shop/backend', '/home/runner/work/shop/shop'];

function unitOf(place: string, units: readonly string[]): string | undefined {
  return new UnitFinder(units, roots).find(place)?.unit;
}

describe('the unit that a name stands for', () => {
  const units = [
    'test_top.py',
    'shop/tests/test_cart.py',
    'shop/tests/test_order.py',
    'billing/tests/test_order.py',
    'billing/tests.py',
    'tests/Unit/InvoiceTest.php',
    'test/models/http_server_test.rb',
  ];

  it.each([
    ['itself', './shop/tests/test_cart.py', 'shop/tests/test_cart.py'],
    ['an absolute path', `${roots[0]}/shop/tests/test_cart.py`, 'shop/tests/test_cart.py'],
    ['a path from the repository', 'backend/shop/tests/test_cart.py', 'shop/tests/test_cart.py'],
    ['another machine', '/Users/me/shop/backend/shop/tests/test_order.py', 'shop/tests/test_order.py'],
    ['a file of another machine that lies at the top', '/Users/me/backend/test_top.py', 'test_top.py'],
    ['Windows', 'D:\\a\\shop\\billing\\tests\\test_order.py', 'billing/tests/test_order.py'],
    ['a path from a folder below', 'tests/test_cart.py', 'shop/tests/test_cart.py'],
    ['a path that two units end with', 'tests/test_order.py', undefined],
    ['a file of the same name elsewhere', 'other/test_top.py', undefined],
    ['a module', 'shop.tests.test_cart', 'shop/tests/test_cart.py'],
    ['a module, its class and test', 'shop.tests.test_order.TestA.test_one', 'shop/tests/test_order.py'],
    ['a module from above', 'backend.billing.tests.test_order.TestA', 'billing/tests/test_order.py'],
    ['a module from below', 'tests.test_cart.TestA', 'shop/tests/test_cart.py'],
    ['a module that two units end with', 'tests.test_order.TestA', undefined],
    ['a module that is gone', 'catalogue.tests.TestA.test_one', undefined],
    ['a class in a namespace', 'Shop\\Tests\\InvoiceTest', 'tests/Unit/InvoiceTest.php'],
    ['a class of Ruby', 'Net::HTTPServerTest', 'test/models/http_server_test.rb'],
    ['nothing', '', undefined],
  ])('by %s', (_, place, expected) => {
    expect(unitOf(place, units)).toBe(expected);
  });

  it('is told to be exact, with what the name says beyond it', () => {
    const finder = new UnitFinder(units, roots);
    expect(finder.find('shop.tests.test_order.TestA.test_one')).toEqual({
      unit: 'shop/tests/test_order.py',
      exact: true,
      rest: ['TestA', 'test_one'],
    });
    expect(finder.find('tests/test_cart.py')?.exact).toBe(false);
  });

  it('is the unit itself for every unit, with any decoration', () => {
    const names = fc.stringMatching(/^[a-c]{1,2}$/);
    const files = fc.array(names, { minLength: 1, maxLength: 4 }).map((parts) => `${parts.join('/')}.py`);
    fc.assert(
      fc.property(fc.uniqueArray(files, { minLength: 1 }), (own) => {
        const finder = new UnitFinder(own, roots);
        for (const unit of own) {
          for (const place of [unit, `./${unit}`, `${roots[0]}/${unit}`, unit.replaceAll('/', '\\')]) {
            expect(finder.find(place)).toEqual({ unit, exact: true, rest: [] });
          }
          expect(finder.find(`${unit.replace('.py', '').replaceAll('/', '.')}`)?.unit).toBe(unit);
        }
      }),
    );
  });

  it('is never one whose path neither ends the name nor is ended by it', () => {
    const names = fc.stringMatching(/^[a-c]$/);
    const files = fc.array(names, { minLength: 1, maxLength: 4 }).map((parts) => `${parts.join('/')}.py`);
    fc.assert(
      fc.property(fc.uniqueArray(files), files, (own, place) => {
        const found = new UnitFinder(own, []).find(place)?.unit;
        if (found === undefined) return;
        expect(`/${found}`.endsWith(`/${place}`) || `/${place}`.endsWith(`/${found}`)).toBe(true);
      }),
    );
  });
});
