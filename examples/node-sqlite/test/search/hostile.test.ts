import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { didYouMean, facets, matchExpression, searchBooks } from '../../src/search.ts';
import { rolledBackLibrary } from '../library.ts';

const TYPED = [
  '"',
  '""',
  '*',
  '***',
  'a" OR "b',
  "'; DROP TABLE books; --",
  'title:',
  'NEAR(a b)',
  'NOT',
  'AND AND',
  '(',
  '{blurb}: x',
  '^start',
  'a-b',
  'a+b',
  '\u0000',
  '😀',
  '%',
  '"unclosed phrase',
];

describe('whatever is typed', () => {
  const db = rolledBackLibrary();

  for (const text of TYPED) {
    it(`${JSON.stringify(text)} is searched for, not obeyed`, () => {
      assert.doesNotThrow(() => searchBooks(db, { text }));
      assert.doesNotThrow(() => facets(db, text));
      assert.doesNotThrow(() => didYouMean(db, text));
    });
  }

  it('becomes quoted words', () => {
    assert.equal(matchExpression('the "old man" sea* NOT'), '"the" AND "old man" AND "sea"* AND "NOT"');
  });
});
