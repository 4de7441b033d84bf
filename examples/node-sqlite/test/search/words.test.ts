import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bookById } from '../../src/catalog.ts';
import { searchBooks } from '../../src/search.ts';
import { rolledBackLibrary } from '../library.ts';
import { newBook } from '../newcomers.ts';

describe('searching for words', () => {
  const db = rolledBackLibrary();
  const found = (text: string) => searchBooks(db, { text }).map(({ id }) => id);

  for (const text of ['quokka', 'QUOKKAS', 'quokkas rottnest', 'jürgen', 'jurgen quokka', 'newcomer']) {
    it(`finds a book by ${text}`, () => {
      const id = newBook(db, {
        title: 'Quokkas',
        blurb: 'Found on Rottnest only.',
        authors: [{ givenName: 'Jürgen', familyName: 'Newcomer' }],
      });
      assert.deepEqual(found(text), [id]);
    });
  }

  it('finds the title of a seeded book by all of its words', () => {
    for (let id = 1; id <= 6000; id += 40) {
      const { title } = bookById(db, id);
      assert.ok(
        searchBooks(db, { text: title, limit: 200 }).some((hit) => hit.id === id),
        title,
      );
    }
  });

  it('wants all of them', () => {
    newBook(db, { title: 'Quokkas' });
    assert.deepEqual(found('quokkas xylophone'), []);
  });

  it('finds nothing for nothing', () => {
    assert.deepEqual(found('   '), []);
  });

  it('finds no more than asked for', () => {
    assert.equal(searchBooks(db, { text: 'lighthouse', limit: 7 }).length, 7);
  });
});
