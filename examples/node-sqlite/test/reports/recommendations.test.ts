import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rows } from '../../src/database.ts';
import { checkOut, giveBack } from '../../src/loans.ts';
import { alsoRead, readReaders } from '../../src/reports/recommendations.ts';
import { rolledBackLibrary, TODAY } from '../library.ts';
import { newCopy, newMember } from '../newcomers.ts';

describe('“who read this also read”', () => {
  const db = rolledBackLibrary();

  it('finds two books that the same people took', () => {
    const [one, other] = [newCopy(db), newCopy(db)];
    for (let reader = 0; reader < 3; reader++) {
      const { card } = newMember(db);
      for (const { barcode } of [one, other]) {
        checkOut(db, { card, barcode, day: TODAY });
        giveBack(db, { barcode, day: TODAY });
      }
    }
    const [best] = alsoRead(readReaders(db), one.bookId, 5);
    assert.equal(best?.bookId, other.bookId);
    assert.equal(best?.sharedReaders, 3);
    assert.ok(best.lift > 100);
  });

  it('finds nothing for a book that nobody took', () => {
    assert.deepEqual(alsoRead(readReaders(db), newCopy(db).bookId, 5), []);
  });

  it('goes both ways', () => {
    const readers = readReaders(db);
    const busy = rows<{ id: number }>(
      db,
      'SELECT book_id AS id FROM book_statistics ORDER BY loans DESC, 1 LIMIT 12',
    );
    for (const { id } of busy) {
      for (const { bookId, sharedReaders } of alsoRead(readers, id, 10)) {
        const back = alsoRead(readers, bookId, Number.POSITIVE_INFINITY).find((book) => book.bookId === id);
        assert.equal(back?.sharedReaders, sharedReaders);
      }
    }
  });

  it('has an answer within the catalog for each of the books that are read most', () => {
    const readers = readReaders(db);
    const busy = rows<{ id: number }>(
      db,
      'SELECT book_id AS id FROM book_statistics ORDER BY loans DESC, 1 LIMIT 2500',
    );
    for (const { id } of busy) {
      const books = alsoRead(readers, id, 10);
      assert.ok(books.every(({ bookId }) => bookId !== id && readers.byBook.has(bookId)));
    }
  });
});
