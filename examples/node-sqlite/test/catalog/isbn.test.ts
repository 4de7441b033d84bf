import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isbn10CheckDigit, isbn13CheckDigit, normaliseIsbn } from '../../src/isbn.ts';

const FORMS: readonly [typed: string, kept: string | undefined][] = [
  ['9780306406157', '9780306406157'],
  ['978-0-306-40615-7', '9780306406157'],
  ['0-306-40615-2', '9780306406157'],
  ['080442957x', '9780804429573'],
  ['9780306406158', undefined],
  ['0306406153', undefined],
  ['9770306406157', undefined],
  ['', undefined],
];

describe('ISBNs', () => {
  for (const [typed, kept] of FORMS) {
    it(`${JSON.stringify(typed)} is ${kept === undefined ? 'refused' : `kept as ${kept}`}`, () => {
      assert.equal(normaliseIsbn(typed), kept);
    });
  }

  it('with any one digit wrong are refused', () => {
    const right = '9780306406157';
    for (let at = 3; at < 13; at++) {
      const wrong = right.slice(0, at) + String((Number(right[at]) + 1) % 10) + right.slice(at + 1);
      assert.equal(normaliseIsbn(wrong), undefined, wrong);
    }
  });

  it('get the same number from either form', () => {
    for (let serial = 0; serial < 20_000; serial++) {
      const nine = String(serial * 49_999).padStart(9, '0');
      const twelve = `978${nine}`;
      assert.equal(normaliseIsbn(nine + isbn10CheckDigit(nine)), twelve + isbn13CheckDigit(twelve));
    }
  });
});
