/** Statements that are shown hold no value, whatever the session's settings are and wherever the server cut them. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutMysqlLiterals } from '../../src/databases/mysql/literals.ts';
import { cutPostgresLiterals } from '../../src/databases/postgres/literals.ts';

/** In values only, and so in nothing that is shown. */
const secretLetter = 'Ѫ';
const secretDigit = '7';

/** What a value may hold, secret letters in between. */
const content = fc
  .array(
    fc.constantFrom(
      ...[secretLetter, `${secretLetter}${secretLetter}`, "'", '"', '`', '\\', '\n', ' ', '--', '-- ', '#'],
      ...['/*', '*/', '/*!', '$$', '$a$', '$', 'E', ';', 'or', '(', '%'],
    ),
    { maxLength: 8 },
  )
  .map((parts) => secretLetter + parts.join('') + secretLetter);

const number = fc.constantFrom('7', '77', '7.7', '.7', '7e7', '0x7f', '-7', '77_777');

/** As a client quotes it for a session that takes backslashes for escapes, or for one that does not. */
const quoted = (value: string, quote: string, escapes: boolean) =>
  quote + (escapes ? value.replaceAll('\\', '\\\\') : value).replaceAll(quote, quote + quote) + quote;
const escaped = (value: string, quote: string) =>
  quote + value.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`) + quote;

const code = fc.constantFrom(
  ...[
    'SELECT',
    'notes',
    't1',
    ',',
    '(',
    ')',
    '=',
    '.',
    '||',
    '$1',
    '$2',
    '::',
    'e',
    'E',
    'x',
    '\n',
    ';',
    '*',
  ],
  ...['N', 'U', '&', 'a$b', 'ż', '-', '/', '+', '@', ':', '[', ']', '?'],
);

/** A statement of pieces, cut anywhere. A space between two of them keeps each what it is. */
function statements(pieces: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(fc.array(pieces, { maxLength: 12 }), fc.double({ min: 0, max: 1, noNaN: true }))
    .map(([parts, share]) => {
      const whole = parts.join(' ');
      return share > 0.5 ? whole : whole.slice(0, Math.floor(whole.length * share * 2));
    });
}

function hasNoValue(shown: string): void {
  expect(shown).not.toContain(secretLetter);
  expect(shown).not.toContain(secretDigit);
}

describe('PostgreSQL', () => {
  const tag = fc.constantFrom('', 'a', 'body', '_ż1');

  test.each([true, false])('no value is shown, where backslashes escape: %s', (escapes) => {
    const pieces = fc.oneof(
      code,
      number,
      content.map((value) => quoted(value, "'", escapes)),
      content.map((value) => (escapes ? escaped(value, "'") : quoted(value, "'", false))),
      content.map((value) => `E${escaped(value, "'")}`),
      content.map((value) => `e${quoted(value, "'", true)}`),
      content.map((value) => `x${quoted(value, "'", escapes)}`),
      fc
        .tuple(content, tag)
        .filter(([value, name]) => !value.includes(`$${name}$`) && !value.endsWith(`$${name}`))
        .map(([value, name]) => `$${name}$${value}$${name}$`),
      content.filter((value) => !/\/\*|\*\//.test(value)).map((value) => `/* ${value} /* ${value} */ */`),
      content.filter((value) => !value.includes('\n')).map((value) => `-- ${value}\n`),
      fc.constantFrom('"a"', '"a""b"', `"a'b"`, '"a--b"', '"a/*b"', '"a\\"'),
    );
    fc.assert(
      fc.property(statements(pieces), (sql) => hasNoValue(cutPostgresLiterals(sql))),
      { numRuns: 3000 },
    );
  });

  test.each([
    ["UPDATE notes SET body = 'it''s' WHERE id = 42", 'UPDATE notes SET body = ? WHERE id = ?'],
    ['SELECT "a""b", t1.x FROM s.t1 WHERE y = $1', 'SELECT "a""b", t1.x FROM s.t1 WHERE y = $1'],
    ["SELECT E'it\\'s', x'ff', U&'d\\0061'", 'SELECT ?, ?, ?'],
    ['DO $do$ BEGIN PERFORM $$x$$; END $do$', 'DO ?'],
    ['SELECT 1 /* a /* b */ c */ + 2 -- d\n FROM t', 'SELECT ? + ? FROM t'],
    ["SELECT 'a\\' , b", 'SELECT …'],
    ['SELECT * FROM t WHERE id IN (1, 2, 3, 4, 5)', 'SELECT * FROM t WHERE id IN (?, …, ?)'],
    ["SELECT 'cut off by the ser", 'SELECT ?'],
  ])('%s', (sql, shown) => {
    expect(cutPostgresLiterals(sql)).toBe(shown);
  });
});

describe('MySQL and MariaDB', () => {
  test.each([true, false])('no value is shown, where backslashes escape: %s', (escapes) => {
    const pieces = fc.oneof(
      code,
      number,
      ...["'", '"'].flatMap((quote) => [
        content.map((value) => quoted(value, quote, escapes)),
        content.map((value) => (escapes ? escaped(value, quote) : quoted(value, quote, false))),
        content.map((value) => `_utf8mb4${quoted(value, quote, escapes)}`),
      ]),
      content.filter((value) => !value.includes('*/')).map((value) => `/* ${value} */`),
      content.filter((value) => !value.includes('\n')).map((value) => `-- ${value}\n`),
      content.filter((value) => !value.includes('\n')).map((value) => `#${value}\n`),
      content
        .filter((value) => !value.includes('*/'))
        .map((value) => `/*!80000 ${quoted(value, "'", escapes)} */`),
      content.filter((value) => !value.includes('$$') && !value.endsWith('$')).map((value) => `$$${value}$$`),
      fc.constantFrom('`a`', '`a``b`', "`a'b`", '`a--b`', '`a#b`', '`a\\`'),
    );
    fc.assert(
      fc.property(statements(pieces), (sql) => hasNoValue(cutMysqlLiterals(sql))),
      { numRuns: 3000 },
    );
  });

  test.each([
    [
      "UPDATE `notes` SET body = 'it''s', n = 0x1f WHERE id = 42",
      'UPDATE `notes` SET body = ?, n = ? WHERE id = ?',
    ],
    ['SELECT "name or string" FROM t # comment', 'SELECT ? FROM t'],
    ['SELECT 1 -- comment\n, 2--3', 'SELECT ? , ?--?'],
    ["INSERT INTO t VALUES ('it\\'s', 2)", 'INSERT INTO t VALUES (…'],
    ['SELECT /*!40001 SQL_NO_CACHE */ 1', 'SELECT …'],
    ['INSERT INTO t VALUES (1,2,3,4),(5,6,7,8),(9,9,9,9)', 'INSERT INTO t VALUES (?, …, ?), …'],
  ])('%s', (sql, shown) => {
    expect(cutMysqlLiterals(sql)).toBe(shown);
  });
});

test.each([cutPostgresLiterals, cutMysqlLiterals])(
  '%o takes a moment, however hostile the text is',
  (cut) => {
    const start = performance.now();
    for (const part of ["'", '"', '`', '\\', '/*', '$a$', '$', "E'", "''", '-- ', '?,', '(?,'])
      cut(part.repeat(50_000));
    expect((performance.now() - start) / 1000).toBeLessThan(2);
  },
);
