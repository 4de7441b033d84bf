import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { bookById, retitle } from '../../src/catalog.ts';
import { committedLibrary, openLibrary } from '../library.ts';
import { newBook } from '../newcomers.ts';

describe('two editors of one book', () => {
  const db = committedLibrary();
  const other = openLibrary();
  after(() => other.close());

  it('see each other’s work', () => {
    const id = newBook(db);
    retitle(db, bookById(db, id), 'Echidnas');
    assert.equal(bookById(other, id).title, 'Echidnas');
  });

  it('do not overwrite what they have not seen', () => {
    const id = newBook(db);
    const seen = bookById(other, id);
    retitle(db, bookById(db, id), 'Echidnas');
    assert.throws(() => retitle(other, seen, 'Platypuses'), { reason: 'changed meanwhile' });
    assert.equal(bookById(db, id).title, 'Echidnas');
  });

  it('take turns for a hundred changes', () => {
    const id = newBook(db);
    for (let turn = 0; turn < 100; turn++) {
      const editor = turn % 2 === 0 ? db : other;
      retitle(editor, bookById(editor, id), `Bilbies, printing ${turn}`);
    }
    assert.equal(bookById(db, id).title, 'Bilbies, printing 99');
  });
});
