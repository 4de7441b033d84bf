import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { authorId, booksOfAuthor } from '../../src/catalog.ts';
import { rows, value } from '../../src/database.ts';
import { rolledBackLibrary } from '../library.ts';
import { newBook } from '../newcomers.ts';

describe('authors', () => {
  const db = rolledBackLibrary();

  it('are added once', () => {
    const name = { givenName: 'Tove', familyName: 'Jansson' };
    assert.equal(authorId(db, name), authorId(db, name));
    assert.equal(value(db, 'SELECT count(*) FROM authors'), 1501);
  });

  it('with equal family names are told apart', () => {
    assert.notEqual(
      authorId(db, { givenName: 'Anne', familyName: 'Brontë' }),
      authorId(db, { givenName: 'Emily', familyName: 'Brontë' }),
    );
  });

  it('list their books by year', () => {
    const author = { givenName: 'Tove', familyName: 'Jansson' };
    for (const year of [1948, 1946, 1957]) newBook(db, { year, authors: [author] });
    assert.deepEqual(
      booksOfAuthor(db, authorId(db, author)).map(({ year }) => year),
      [1946, 1948, 1957],
    );
  });

  it('have all the books that name them', () => {
    const authors = rows<{ id: number; books: number }>(
      db,
      'SELECT author_id AS id, count(*) AS books FROM book_authors GROUP BY 1',
    );
    for (const { id, books } of authors) assert.equal(booksOfAuthor(db, id).length, books);
  });
});
