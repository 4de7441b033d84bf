import { expect, test } from 'vitest';
import { parseGreeting } from './mysql-greeting.ts';

const packet = (text: string, protocol = 10) =>
  Buffer.from(`\x4a\0\0\0${String.fromCharCode(protocol)}${text}\0`);

test.each([
  ['9.7.4-2', { flavour: 'mysql', version: '9.7.4' }],
  ['8.0.43', { flavour: 'mysql', version: '8.0.43' }],
  ['5.5.5-10.11.18-MariaDB-0+deb12u1', { flavour: 'mariadb', version: '10.11.18' }],
  ['11.8.3-MariaDB-ubu2404', { flavour: 'mariadb', version: '11.8.3' }],
] as const)('%s', (text, greeting) => {
  expect(parseGreeting(packet(text))).toEqual(greeting);
});

test('a refusal is no greeting', () => {
  expect(() => parseGreeting(packet('\x10\x04Too many connections', 255))).toThrow(/Too many connections/);
});
