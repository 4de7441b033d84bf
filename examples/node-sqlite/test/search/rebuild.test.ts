import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rows, run } from '../../src/database.ts';
import { rolledBackLibrary } from '../library.ts';

const INDEXES = ['book_search', 'title_trigrams'] as const;

describe('a search index that is built anew', () => {
  const db = rolledBackLibrary();
  const answers = (index: string, words: readonly string[]) =>
    words.map(
      (word) =>
        rows(db, `SELECT rowid FROM ${index} WHERE ${index} MATCH ? ORDER BY rowid`, `"${word}"`).length,
    );

  for (const index of INDEXES) {
    it(`gives the same answers in ${index}`, () => {
      const words = ['lighthouse', 'river', 'venice', 'honest', 'carpenter'];
      const before = answers(index, words);
      run(db, `INSERT INTO ${index} (${index}) VALUES ('rebuild')`);
      assert.deepEqual(answers(index, words), before);
    });

    it(`gives the same answers in ${index} after it is merged into one piece`, () => {
      const before = answers(index, ['orchard', 'moon', 'captain']);
      run(db, `INSERT INTO ${index} (${index}) VALUES ('optimize')`);
      assert.deepEqual(answers(index, ['orchard', 'moon', 'captain']), before);
    });
  }
});
