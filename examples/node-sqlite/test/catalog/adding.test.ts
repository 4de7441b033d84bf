import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addBook, bookById, bookByIsbn } from '../../src/catalog.ts';
import { value } from '../../src/database.ts';
import { rolledBackLibrary } from '../library.ts';
import { bookToAdd, newBook } from '../newcomers.ts';

describe('adding a book', () => {
  const db = rolledBackLibrary();

  it('gives it a shelf mark and a title to sort by', () => {
    const book = bookById(db, newBook(db, { title: 'The Zebra', subject: '591' }));
    assert.equal(book.shelfMark, '591 New');
    assert.equal(book.sortTitle, 'zebra');
  });

  it('finds it by its ISBN in either form', () => {
    const id = newBook(db, { isbn: '0-306-40615-2' });
    assert.equal(bookByIsbn(db, '978-0306406157')?.id, id);
  });

  it('keeps the authors in the order of the title page', () => {
    const authors = [
      { givenName: 'B', familyName: 'Second' },
      { givenName: 'A', familyName: 'First' },
    ];
    const id = newBook(db, { authors });
    assert.equal(value(db, 'SELECT authors FROM book_search WHERE rowid = ?', id), 'B Second; A First');
  });

  it('is refused for a wrong ISBN', () => {
    assert.throws(() => addBook(db, bookToAdd({ isbn: '123' })), {
      name: 'Refusal',
      reason: 'invalid number',
    });
  });

  it('is refused without an author, and leaves nothing behind', () => {
    assert.throws(() => addBook(db, bookToAdd({ authors: [] })), { reason: 'no such thing' });
    assert.throws(() =>
      addBook(db, bookToAdd({ subject: '999', authors: [{ givenName: '', familyName: '' }] })),
    );
    assert.equal(value(db, 'SELECT count(*) FROM books'), 6000);
  });

  it('twice is refused', () => {
    const book = bookToAdd();
    addBook(db, book);
    assert.throws(() => addBook(db, book), /UNIQUE constraint failed: books\.isbn/);
  });

  it('takes a cover picture', { todo: 'the catalog keeps no pictures yet' });
});
