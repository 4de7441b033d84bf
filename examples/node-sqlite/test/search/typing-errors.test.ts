import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rows } from '../../src/database.ts';
import { didYouMean } from '../../src/search.ts';
import { rolledBackLibrary } from '../library.ts';
import { newBook } from '../newcomers.ts';

describe('typing errors', () => {
  const db = rolledBackLibrary();

  for (const typed of ['quoka handbok', 'quokka hand book', 'the quokka handbuch', 'kwokka handbook']) {
    it(`“${typed}” still finds The Quokka Handbook`, () => {
      const id = newBook(db);
      assert.equal(didYouMean(db, typed)[0]?.id, id);
    });
  }

  it('of two swapped letters still find most titles', () => {
    const titles = rows<{ title: string }>(db, 'SELECT title FROM books WHERE id % 25 = 1 ORDER BY id').map(
      ({ title }) => title,
    );
    const found = titles.filter((title) =>
      didYouMean(db, swapped(title)).some((book) => book.title === title),
    );
    assert.ok(found.length > titles.length * 0.9, `${found.length} of ${titles.length}`);
  });

  it('in words of two letters find nothing', () => {
    assert.deepEqual(didYouMean(db, 'zz'), []);
  });

  it('are found by their sound', { skip: 'the index knows letters, not sounds' }, () => {
    assert.equal(didYouMean(db, 'kwoca')[0]?.title, 'The Quokka Handbook');
  });
});

function swapped(title: string): string {
  const middle = Math.floor(title.length / 2);
  return title.slice(0, middle) + (title[middle + 1] ?? '') + (title[middle] ?? '') + title.slice(middle + 2);
}
