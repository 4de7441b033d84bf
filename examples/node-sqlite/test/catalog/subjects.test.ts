import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { booksPerClass, codesBelow, pathTo } from '../../src/subjects.ts';
import { rolledBackLibrary } from '../library.ts';
import { newBook } from '../newcomers.ts';

describe('subjects', () => {
  const db = rolledBackLibrary();

  it('know the way down to them', () => {
    assert.deepEqual(pathTo(db, '591'), ['Science', 'Science, part 9', 'Science, part 9, section 1']);
  });

  it('have no way to what is not there', () => {
    assert.deepEqual(pathTo(db, 'xyz'), []);
  });

  it('know what is below them', () => {
    assert.deepEqual(codesBelow(db, '510'), ['510', '511', '512', '513', '514', '515']);
    assert.equal(codesBelow(db, '500').length, 1 + 9 + 45);
  });

  it('are below all that is on the way to them', () => {
    for (const code of codesBelow(db, '500')) {
      assert.ok(codesBelow(db, `${code[0]}00`).includes(code));
      assert.equal(pathTo(db, code)[0], 'Science');
    }
  });

  it('hold every book in one class', () => {
    const classes = booksPerClass(db);
    assert.equal(classes.length, 10);
    assert.equal(
      classes.reduce((sum, { books }) => sum + books, 0),
      6000,
    );
  });

  it('count a new book in its class', () => {
    const science = () => booksPerClass(db).find(({ code }) => code === '500')?.books ?? 0;
    const before = science();
    newBook(db, { subject: '515' });
    assert.equal(science(), before + 1);
  });
});
