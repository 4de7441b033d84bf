import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bookById, reclassify, removeBook, retitle } from '../../src/catalog.ts';
import { run, value } from '../../src/database.ts';
import { searchBooks } from '../../src/search.ts';
import { rolledBackLibrary } from '../library.ts';
import { newBook, newCopy } from '../newcomers.ts';

describe('editing a book', () => {
  const db = rolledBackLibrary();

  it('makes it found under its new title only', () => {
    const id = newBook(db, { title: 'Wombats', blurb: '' });
    retitle(db, bookById(db, id), 'Numbats');
    assert.deepEqual(searchBooks(db, { text: 'wombats' }), []);
    assert.deepEqual(
      searchBooks(db, { text: 'numbats' }).map((hit) => hit.id),
      [id],
    );
  });

  it('two hundred times leaves both search indexes sound', () => {
    for (let id = 1; id <= 200; id++) retitle(db, bookById(db, id), `Numbats, part ${id}`);
    assert.equal(searchBooks(db, { text: 'numbats', limit: 500 }).length, 200);
    assert.doesNotThrow(() => run(db, "INSERT INTO book_search (book_search) VALUES ('integrity-check')"));
    assert.doesNotThrow(() =>
      run(db, "INSERT INTO title_trigrams (title_trigrams) VALUES ('integrity-check')"),
    );
  });

  it('moves it to the shelf of its new subject', () => {
    const id = newBook(db, { subject: '591' });
    reclassify(db, id, '823');
    assert.equal(bookById(db, id).shelfMark, '823 New');
  });

  it('refuses an unknown subject', () => {
    assert.throws(() => reclassify(db, newBook(db), '007'), { reason: 'no such thing' });
  });

  it('removes it from everywhere', () => {
    const id = newBook(db);
    removeBook(db, id);
    for (const sql of [
      'SELECT count(*) FROM book_authors WHERE book_id = ?',
      'SELECT count(*) FROM book_search WHERE rowid = ?',
      'SELECT count(*) FROM title_trigrams WHERE rowid = ?',
    ]) {
      assert.equal(value(db, sql, id), 0);
    }
  });

  it('does not remove it while there are copies', () => {
    const { bookId } = newCopy(db);
    assert.throws(() => removeBook(db, bookId), { reason: 'still in use' });
  });
});
