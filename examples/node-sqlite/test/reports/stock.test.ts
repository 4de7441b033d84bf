import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { value } from '../../src/database.ts';
import { checkOut, giveBack } from '../../src/loans.ts';
import { deadStock, turnover } from '../../src/reports/popular.ts';
import { rolledBackLibrary, TODAY } from '../library.ts';
import { newCopy, newMember } from '../newcomers.ts';

describe('the stock', () => {
  const db = rolledBackLibrary();

  it('is dead where nobody ever took a book', () => {
    const { bookId } = newCopy(db);
    assert.ok(deadStock(db, TODAY).some((book) => book.bookId === bookId));
  });

  it('lives as soon as somebody takes it', () => {
    const { bookId, barcode } = newCopy(db);
    checkOut(db, { card: newMember(db).card, barcode, day: TODAY });
    giveBack(db, { barcode, day: TODAY });
    assert.ok(!deadStock(db, TODAY).some((book) => book.bookId === bookId));
  });

  it('dies over the years', () => {
    const sizes = ['2024-03-05', '2024-09-01', '2025-03-01', '2025-09-01', '2026-03-01'].map(
      (since) => deadStock(db, since).length,
    );
    assert.deepEqual(
      sizes,
      sizes.toSorted((a, b) => a - b),
    );
  });

  it('is turned over as often as there were loans', () => {
    const loans = turnover(db).reduce((sum, line) => sum + line.copies * line.loansPerCopy, 0);
    assert.ok(Math.abs(loans - (value<number>(db, 'SELECT count(*) FROM loans') ?? 0)) < 10);
  });

  it('stands in six branches and nine classes or ten', () => {
    const lines = turnover(db);
    assert.equal(new Set(lines.map(({ branch }) => branch)).size, 6);
    assert.ok(lines.length <= 60 && lines.length >= 54);
  });
});
