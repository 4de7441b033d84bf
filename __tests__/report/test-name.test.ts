import { expect, it, test } from 'vitest';
import { nameInUnit, testName } from '../../src/report/test-name.ts';

test('a test is called by its group and its name', () => {
  expect(testName({ group: 'Orders', name: 'ships' })).toBe('Orders › ships');
  expect(testName({ group: '', name: 'ships' })).toBe('ships');
});

it.each([
  ['shop.tests.test_orders.TestOrders', 'shop/tests/test_orders.py', 'TestOrders › ships'],
  ['shop.tests.test_orders', 'shop/tests/test_orders.py', 'ships'],
  // A project in a folder of the checkout.
  ['tests.test_orders.TestOrders', 'backend/tests/test_orders.py', 'TestOrders › ships'],
  // A part of a file.
  ['tests.test_orders.TestOrders', 'tests/test_orders.py#2', 'TestOrders › ships'],
  ['com.acme.OrdersTest', 'src/test/java/com/acme/OrdersTest.java', 'ships'],
  // Runners that take the file for a group.
  ['tests/orders.test.js', 'tests/orders.test.js', 'ships'],
  ['orders.test.js', 'tests/orders.test.js', 'ships'],
  // Nothing of it is the unit's path: a class that is imported from elsewhere, a group that is no module.
  ['shop.testing.TestBase', 'shop/tests/test_orders.py', 'shop.testing.TestBase › ships'],
  [
    'shop.tests.test_orders.TestOrders',
    'shop/tests/test_carts.py',
    'shop.tests.test_orders.TestOrders › ships',
  ],
  ['orders that ship.', 'src/orders.test.ts', 'orders that ship. › ships'],
  ['TestOrders', '', 'TestOrders › ships'],
  ['', 'tests/test_orders.py', 'ships'],
])('beside its unit, a group says only what the path does not: %s in %s', (group, unit, name) => {
  expect(nameInUnit({ group, name: 'ships', unit })).toBe(name);
});
