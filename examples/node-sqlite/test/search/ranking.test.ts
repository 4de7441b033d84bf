import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { searchBooks } from '../../src/search.ts';
import { rolledBackLibrary } from '../library.ts';
import { newBook } from '../newcomers.ts';

describe('the order of what is found', () => {
  const db = rolledBackLibrary();

  it('puts the title before the author, and the author before the blurb', () => {
    const inBlurb = newBook(db, { title: 'One', blurb: 'Here is a numbat.' });
    const inTitle = newBook(db, { title: 'Numbat', blurb: 'Nothing else.' });
    const inAuthor = newBook(db, {
      title: 'Two',
      blurb: 'Nothing.',
      authors: [{ givenName: 'Numbat', familyName: 'Ray' }],
    });
    assert.deepEqual(
      searchBooks(db, { text: 'numbat' }).map(({ id }) => id),
      [inTitle, inAuthor, inBlurb],
    );
  });

  it('puts the shorter text first', () => {
    const long = newBook(db, { title: 'Long', blurb: `numbat ${'and other beasts '.repeat(50)}` });
    const short = newBook(db, { title: 'Short', blurb: 'numbat' });
    assert.deepEqual(
      searchBooks(db, { text: 'numbat' }).map(({ id }) => id),
      [short, long],
    );
  });

  it('is the same each time', () => {
    const once = searchBooks(db, { text: 'river', limit: 100 });
    for (let again = 0; again < 10; again++)
      assert.deepEqual(searchBooks(db, { text: 'river', limit: 100 }), once);
  });
});
