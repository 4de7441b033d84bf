import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { searchBooks } from '../../src/search.ts';
import { rolledBackLibrary } from '../library.ts';
import { newBook } from '../newcomers.ts';

describe('searching for phrases and starts of words', () => {
  const db = rolledBackLibrary();
  const titles = (text: string) => searchBooks(db, { text }).map(({ title }) => title);

  it('finds the words of a phrase side by side only', () => {
    newBook(db, { title: 'Quokka Island', blurb: '' });
    newBook(db, { title: 'Island of the Quokka', blurb: '' });
    assert.deepEqual(titles('"quokka island"'), ['Quokka Island']);
    assert.equal(titles('quokka island').length, 2);
  });

  it('finds words by their start', () => {
    newBook(db, { title: 'Quokkaland', blurb: '' });
    assert.deepEqual(titles('quok*'), ['Quokkaland']);
    assert.deepEqual(titles('quok'), []);
  });

  it('shows where the words were', () => {
    newBook(db, { title: 'Marsupials', blurb: 'Of all of them the quokka smiles most.' });
    const [hit] = searchBooks(db, { text: 'quokka' });
    assert.match(hit?.snippet ?? '', /the \[quokka\] smiles/);
  });

  for (const start of ['l', 'li', 'lig', 'ligh']) {
    it(`finds only titles and texts with ${start}…`, () => {
      const hits = searchBooks(db, { text: `${start}*`, limit: 50 });
      assert.equal(hits.length, 50);
      for (const { snippet } of hits) assert.match(snippet, new RegExp(`\\[${start}`, 'i'));
    });
  }
});
