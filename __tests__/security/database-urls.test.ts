import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDatabaseUrls } from '../../src/databases/url.ts';

const password = 'hunter2';

const fragment = fc.constantFrom(
  ...[
    password,
    'postgres://',
    'postgres:',
    'sqlite:',
    'mysql://',
    'a=',
    '=',
    ':',
    '/',
    '//',
    '@',
    '?',
    '#',
    '%',
  ],
  ...[
    '%00',
    '%0a',
    '%ff',
    '&',
    'host=',
    'port=',
    'password=',
    'localhost',
    '5432',
    '[',
    ']',
    '[::1]',
    ',',
    '.',
  ],
  ...[' ', '\t', '\u0001', '\u{1f600}', ':memory:', 'file:', '\\', '__proto__='],
);

test('no problem shows a password, wherever a mistyped URL has it', () => {
  const line = fc.array(fragment, { maxLength: 12 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(fc.array(line, { maxLength: 4 }), (lines) => {
      const { targets, problems } = parseDatabaseUrls(lines.join('\n'));
      expect(problems.join('\n')).not.toContain(password);
      expect(targets.length + problems.length >= lines.filter((text) => text.trim() !== '').length).toBe(
        true,
      );
    }),
    { numRuns: 2000 },
  );
});

test.each([
  'postgres://localhost/shop?host=db.example.com',
  'postgres://localhost/shop?hostaddr=198.51.100.7',
  'postgres://localhost/shop?port=6543',
  'postgres://localhost/shop?dbname=other',
  'postgres://localhost/shop?user=root&password=hunter2',
  'postgres://localhost/shop?service=other&servicefile=/tmp/x',
  'postgres:///shop?host=localhost&hostaddr=198.51.100.7',
  'mysql://localhost/shop?host=db.example.com',
  'mysql://db.internal/shop?unix_socket=/run/mysqld.sock',
  'mysql://localhost/shop?unix_socket=/run/mysqld.sock&socket=/run/other.sock',
  'mysql://localhost/shop?database=other',
  'mariadb://localhost/shop?username=root&passwd=hunter2',
  'mysql://localhost/shop?read_default_file=/etc/other.cnf',
])('a URL whose parameters lead elsewhere is refused: %s', (text) => {
  const { targets, problems } = parseDatabaseUrls(text);
  expect(targets).toEqual([]);
  expect(problems).toEqual([expect.stringContaining('before the "?"')]);
});

test.each([
  'postgres://lo%0acalhost/shop',
  'postgres://localhost/sh%1bop',
  'mysql://localhost/sh%1bop',
  'postgres://a%0db@localhost/shop',
  'postgres://a:%00@localhost/shop',
  'postgres://localhost/sh\u0085op',
  'sqlite:a\u001bb',
])('a control character is refused, plain or encoded: %j', (text) => {
  const { targets, problems } = parseDatabaseUrls(text);
  expect(targets).toEqual([]);
  expect(problems).toEqual([expect.stringContaining('control character')]);
});

test('parameters named like parts of every object are only parameters', () => {
  const [target] = parseDatabaseUrls('__proto__=postgres://localhost/shop?__proto__=1&constructor=2').targets;
  expect(target?.alias).toBe('__proto__');
  expect(target?.url.engine === 'postgres' && Object.entries(target.url.parameters)).toEqual([
    ['__proto__', '1'],
    ['constructor', '2'],
  ]);
});

test('a long hostile line is read in a moment', () => {
  const startedAt = performance.now();
  for (const part of ['@', ':', '/', '?', '[', '%', 'a@', '[]', 'a=']) {
    parseDatabaseUrls(`postgres://${part.repeat(100_000)}`);
    parseDatabaseUrls(`mysql://${part.repeat(100_000)}`);
    parseDatabaseUrls(`sqlite:${part.repeat(100_000)}`);
  }
  expect((performance.now() - startedAt) / 1000).toBeLessThan(5);
});
