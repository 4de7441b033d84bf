import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { value } from '../../src/database.ts';
import { committedLibrary } from '../library.ts';
import { newBook, newMember } from '../newcomers.ts';

// A fact that only holds on a database of one's own: with a second process on the same file, the counts are
// wrong as soon as it adds a row too, or the database is locked.
describe('each row that this process adds is one more', () => {
  const db = committedLibrary();
  const count = (table: string) => value<number>(db, `SELECT count(*) FROM ${table}`);

  it('in the catalog', () => {
    for (let added = 1; added <= 150; added++) {
      newBook(db, { title: `Quokka Annual ${added}` });
      assert.equal(count('books'), 6000 + added);
    }
  });

  it('among the members', () => {
    for (let added = 1; added <= 60; added++) {
      newMember(db);
      assert.equal(count('members'), 1200 + added);
    }
  });

  it('and none is left over when they are removed', () => {
    assert.equal(count('books'), 6000);
    assert.equal(count('members'), 1200);
  });
});
