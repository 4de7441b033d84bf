import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { value } from '../../src/database.ts';
import { importBooks } from '../../src/imports/books.ts';
import { rolledBackLibrary } from '../library.ts';
import { newIsbn } from '../newcomers.ts';

const HEADING = 'isbn,title,year,pages,language,subject,authors,blurb\n';
const line = (change: Record<number, string> = {}) =>
  Object.values({
    ...[newIsbn(), 'Bandicoots', '2020', '90', 'en', '591', '"Newcomer, Nat;Ray, Jo"', 'Small.'],
    ...change,
  }).join();

const FAULTS: readonly [what: string, change: Record<number, string>, reason: RegExp][] = [
  ['a wrong ISBN', { 0: '9790000000000' }, /is no ISBN/],
  ['no title', { 1: '' }, /CHECK constraint failed/],
  ['a year in words', { 2: 'MMXX' }, /year is not a whole number: MMXX/],
  ['no pages', { 3: '0' }, /CHECK constraint failed/],
  ['an unknown subject', { 5: '777' }, /subject 777/],
  ['too many fields', { 8: 'more' }, /9 fields instead of 8/],
];

describe('importing books', () => {
  const db = rolledBackLibrary();

  it('adds them with their authors', () => {
    assert.deepEqual(importBooks(db, HEADING + line()), { added: 1, known: 0, rejected: [] });
    assert.equal(
      value(db, 'SELECT authors FROM book_search WHERE book_search MATCH ?', 'bandicoots'),
      'Nat Newcomer; Jo Ray',
    );
  });

  it('adds four hundred as surely as one', () => {
    assert.equal(importBooks(db, HEADING + Array.from({ length: 400 }, () => line()).join('\n')).added, 400);
  });

  it('leaves out what the catalog has', () => {
    const list = HEADING + line();
    importBooks(db, list);
    assert.deepEqual(importBooks(db, list), { added: 0, known: 1, rejected: [] });
  });

  for (const [what, change, reason] of FAULTS) {
    it(`rejects a line with ${what} and takes the others`, () => {
      const result = importBooks(db, HEADING + [line(), line(change), line()].join('\n'));
      assert.equal(result.added, 2);
      assert.equal(result.rejected[0]?.line, 3);
      assert.match(result.rejected[0]?.reason ?? '', reason);
      assert.equal(value(db, 'SELECT count(*) FROM books'), 6002);
    });
  }

  it('refuses a list with another heading', () => {
    assert.throws(() => importBooks(db, 'title,isbn\n'), /The first line must be isbn,title/);
  });

  it('reads MARC 21', { skip: 'no supplier sends it any more' }, () => {
    assert.equal(importBooks(db, '00714cam a2200205 a 4500').added, 1);
  });
});
