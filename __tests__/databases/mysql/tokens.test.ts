import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { names, splitTrigger, withoutQualifier } from '../../../src/databases/mysql/qualifiers.ts';
import { dialectOf, tokens } from '../../../src/databases/mysql/tokens.ts';

const usual = dialectOf('STRICT_ALL_TABLES');
const ansi = dialectOf('ANSI_QUOTES,NO_BACKSLASH_ESCAPES');

const sql = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...["'", '"', '`', '\\', '/*', '*/', '/*!80001', '--', '-- ', '#', '\n', '.', 'shop', ' '],
      ),
      fc.string({ unit: 'binary' }),
    ),
  )
  .map((parts) => parts.join(''));

describe('tokens', () => {
  test('together are the whole text', () => {
    fc.assert(
      fc.property(sql, fc.constantFrom(usual, ansi), (text, dialect) => {
        expect(
          tokens(text, dialect)
            .map((token) => token.text)
            .join(''),
        ).toBe(text);
      }),
    );
  });

  test('are read in a moment, however hostile the text is', () => {
    const start = performance.now();
    for (const part of ["'", '"', '`', '\\', '/*', '/*!', '-- ', 'a.', '#'])
      tokens(part.repeat(50_000), usual);
    expect((performance.now() - start) / 1000).toBeLessThan(5);
  });
});

describe('the name of a database', () => {
  const shop = { database: 'sh`op', folds: false };

  test.each([
    ['DELETE FROM `sh``op`.t', 'DELETE FROM t'],
    ['SELECT `sh``op`.`t`.`id` FROM `sh``op` . t', 'SELECT `t`.`id` FROM   t'],
    ['DEFAULT nextval(`sh``op`.`tickets`)', 'DEFAULT nextval(`tickets`)'],
    ['/*!80001 SELECT `sh``op`.f() */', '/*!80001 SELECT f() */'],
  ])('is found in %s', (text, without) => {
    expect(names(text, shop, usual)).toBe(true);
    expect(withoutQualifier(text, shop, usual)).toBe(without);
  });

  test.each([
    "SELECT '`sh``op`.t'",
    'SELECT "`sh``op`.t"',
    "SELECT 'it''s \\'`sh``op`.t'",
    '/* `sh``op`.t */ SELECT 1',
    '-- `sh``op`.t\nSELECT 1',
    '# `sh``op`.t\nSELECT 1',
    'SELECT `other`.`sh``op`.`id`',
    'SELECT `sh``op`',
    'SELECT `SH``OP`.t',
  ])('is not found in %s', (text) => {
    expect(names(text, shop, usual)).toBe(false);
    expect(withoutQualifier(text, shop, usual)).toBe(text);
  });

  test('is read by the rules of the session that wrote it', () => {
    const plain = { database: 'shop', folds: false };
    expect(names('SELECT "shop"."t"', plain, usual)).toBe(false);
    expect(names('SELECT "shop"."t"', plain, ansi)).toBe(true);
    expect(names(`SELECT '\\', shop.t`, plain, ansi)).toBe(true);
    expect(names(`SELECT '\\', shop.t'`, plain, usual)).toBe(false);
  });

  test('is compared as the server does', () => {
    expect(names('SELECT Shop.t', { database: 'shop', folds: true }, usual)).toBe(true);
    expect(names('SELECT Shop.t', { database: 'shop', folds: false }, usual)).toBe(false);
  });
});

test('the head of a trigger ends where its body begins', () => {
  const head = 'CREATE TRIGGER `for each row` AFTER INSERT ON s.t for /* x */ each\nROW';
  expect(splitTrigger(`${head} SET @a = 'FOR EACH ROW'`, usual)).toEqual([head, " SET @a = 'FOR EACH ROW'"]);
});
