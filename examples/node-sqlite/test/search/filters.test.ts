import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NOUNS, PLACES } from '../../seed/words.ts';
import { value } from '../../src/database.ts';
import { facets, searchBooks } from '../../src/search.ts';
import { rolledBackLibrary } from '../library.ts';
import { newBook } from '../newcomers.ts';

describe('narrowing a search', () => {
  const db = rolledBackLibrary();

  it('to a language', () => {
    const german = newBook(db, { title: 'Quokkas', language: 'de' });
    newBook(db, { title: 'Quokkas', language: 'fr' });
    assert.deepEqual(
      searchBooks(db, { text: 'quokkas', language: 'de' }).map(({ id }) => id),
      [german],
    );
  });

  it('to a subject', () => {
    const fiction = newBook(db, { title: 'Quokkas', subject: '823' });
    newBook(db, { title: 'Quokkas', subject: '591' });
    assert.deepEqual(
      searchBooks(db, { text: 'quokkas', subject: '82' }).map(({ id }) => id),
      [fiction],
    );
  });

  it('shows as many books by language as by class, for every word', () => {
    for (const word of [...NOUNS, ...PLACES]) {
      const lines = facets(db, word);
      const sum = (facet: string) =>
        lines.filter((line) => line.facet === facet).reduce((total, { books }) => total + books, 0);
      const all = value(db, 'SELECT count(*) FROM book_search WHERE book_search MATCH ?', word);
      assert.equal(sum('language'), all, word);
      assert.equal(sum('class'), all, word);
    }
  });
});
