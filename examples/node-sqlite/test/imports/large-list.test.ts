import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { randomFrom } from '../../seed/random.ts';
import { ADJECTIVES, NOUNS } from '../../seed/words.ts';
import { value } from '../../src/database.ts';
import { importBooks } from '../../src/imports/books.ts';
import { searchBooks } from '../../src/search.ts';
import { committedLibrary } from '../library.ts';
import { newIsbn } from '../newcomers.ts';

const HEADING = 'isbn,title,year,pages,language,subject,authors,blurb\n';

describe('a large list of a supplier', () => {
  const db = committedLibrary();

  it('of 1,800 books is taken, and all of them are found', () => {
    const result = importBooks(db, HEADING + list(1800));
    assert.deepEqual(result, { added: 1800, known: 0, rejected: [] });
    assert.equal(value(db, 'SELECT count(*) FROM books'), 7800);
    assert.equal(searchBooks(db, { text: 'quokkaless', limit: 2000 }).length, 1800);
  });

  it('of which half is known adds the other half', () => {
    const [first, second] = [list(250), list(250)];
    importBooks(db, HEADING + first);
    assert.deepEqual(importBooks(db, `${HEADING}${first}\n${second}`), {
      added: 250,
      known: 250,
      rejected: [],
    });
  });

  it('is gone without a trace for the tests after this one', () => {
    assert.equal(value(db, 'SELECT count(*) FROM books'), 6000);
    assert.deepEqual(searchBooks(db, { text: 'quokkaless' }), []);
  });
});

function list(books: number): string {
  const random = randomFrom(books);
  const words = (count: number) =>
    Array.from({ length: count }, () => `${random.pick(ADJECTIVES)} ${random.pick(NOUNS)}`);
  return Array.from(
    { length: books },
    () => `${newIsbn()},${words(1)[0]},2025,120,en,823,"Newcomer, Ned",Quokkaless ${words(30).join(' ')}`,
  ).join('\n');
}
