import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rows, run, value } from '../../src/database.ts';
import { rolledBackLibrary } from '../library.ts';

describe('the file', () => {
  const db = rolledBackLibrary();

  it('is sound', () => {
    assert.equal(value(db, 'PRAGMA integrity_check'), 'ok');
  });

  for (const index of ['book_search', 'title_trigrams']) {
    it(`has a sound ${index}`, () => {
      assert.doesNotThrow(() => run(db, `INSERT INTO ${index} (${index}) VALUES ('integrity-check')`));
    });
  }

  it('has an entry in both search indexes for every book', () => {
    for (const index of ['book_search', 'title_trigrams']) {
      assert.deepEqual(rows(db, `SELECT id FROM books EXCEPT SELECT rowid FROM ${index}`), []);
    }
  });
});
