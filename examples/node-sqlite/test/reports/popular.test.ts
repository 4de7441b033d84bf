import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rows, value } from '../../src/database.ts';
import { checkOut, giveBack } from '../../src/loans.ts';
import { mostRead } from '../../src/reports/popular.ts';
import { rolledBackLibrary, TODAY } from '../library.ts';
import { newCopy, newMember } from '../newcomers.ts';

const EVER = ['2024-01-01', '2026-12-31'] as const;

describe('the most read books', () => {
  const db = rolledBackLibrary();

  it('come with falling numbers and rising ranks', () => {
    const books = mostRead(db, ...EVER, 500);
    for (const [index, book] of books.entries()) {
      const before = books[index - 1];
      if (before === undefined) continue;
      assert.ok(before.loans > book.loans ? before.rank < book.rank : before.rank === book.rank);
    }
  });

  it('have ranks that leave out those that are shared', () => {
    for (const { loans, rank } of mostRead(db, ...EVER, 300).slice(-20)) {
      const better = value<number>(db, 'SELECT count(*) FROM book_statistics WHERE loans > ?', loans) ?? 0;
      assert.equal(rank, better + 1);
    }
  });

  it('agree with the counters', () => {
    for (const { bookId, loans } of mostRead(db, ...EVER, 400)) {
      assert.equal(value(db, 'SELECT loans FROM book_statistics WHERE book_id = ?', bookId), loans);
    }
  });

  it('of every single week have a first among them', () => {
    const weeks = rows<{ monday: string }>(
      db,
      "SELECT DISTINCT date(taken_on, 'weekday 0', '-6 days') AS monday FROM loans ORDER BY 1",
    );
    for (const { monday } of weeks) {
      const sunday = value<string>(db, "SELECT date(?, '+6 days')", monday) ?? '';
      const [first, ...others] = mostRead(db, monday, sunday, 10);
      assert.equal(first?.rank, 1);
      assert.ok(others.every(({ loans }) => loans >= 1 && loans <= first.loans));
    }
  });

  it('can be led by a new one', () => {
    const { card } = newMember(db);
    const { barcode, bookId } = newCopy(db);
    for (let round = 0; round < 3; round++) {
      checkOut(db, { card, barcode, day: TODAY });
      giveBack(db, { barcode, day: TODAY });
    }
    assert.deepEqual(
      { ...mostRead(db, TODAY, TODAY, 1)[0] },
      { bookId, title: 'The Quokka Handbook', loans: 3, rank: 1 },
    );
  });
});
