import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { value } from '../../src/database.ts';
import { checkOut } from '../../src/loans.ts';
import { cohorts, keenReaders } from '../../src/reports/members.ts';
import { rolledBackLibrary, TODAY } from '../library.ts';
import { newBook, newCopy, newMember } from '../newcomers.ts';

describe('readers', () => {
  const db = rolledBackLibrary();

  it('are never active before they joined', () => {
    assert.ok(cohorts(db).every(({ age }) => age >= 0));
  });

  it('are never more in a cohort than joined in its quarter', () => {
    for (const { cohort, active } of cohorts(db)) {
      const [year = '', quarter = ''] = cohort.split('-Q');
      const first = String(Number(quarter) * 3 - 2).padStart(2, '0');
      const last = String(Number(quarter) * 3).padStart(2, '0');
      const joined = value<number>(
        db,
        'SELECT count(*) FROM members WHERE joined_on BETWEEN ? AND ?',
        `${year}-${first}-01`,
        `${year}-${last}-31`,
      );
      assert.ok(active <= (joined ?? 0), cohort);
    }
  });

  it('of this quarter are counted from their first loan on', () => {
    checkOut(db, { card: newMember(db).card, barcode: newCopy(db).barcode, day: TODAY });
    assert.deepEqual({ ...cohorts(db).at(-1) }, { cohort: '2026-Q1', age: 0, active: 1 });
  });

  it('that are keen took as many different books as the report says', () => {
    for (const { memberId, books } of keenReaders(db, 60)) {
      const different = value(
        db,
        'SELECT count(DISTINCT c.book_id) FROM loans l JOIN copies c ON c.id = l.copy_id WHERE l.member_id = ?',
        memberId,
      );
      assert.equal(books, different);
    }
  });

  it('like best the class from which they took most books', () => {
    const { id, card } = newMember(db);
    for (const subject of ['110', '511', '821', '511', '822', '821', '110', '822']) {
      checkOut(db, { card, barcode: newCopy(db, { bookId: newBook(db, { subject }) }).barcode, day: TODAY });
    }
    assert.equal(keenReaders(db, 1201).find(({ memberId }) => memberId === id)?.favourite, '800');
  });

  it('come with the keenest first', () => {
    const books = keenReaders(db, 1200).map((reader) => reader.books);
    assert.deepEqual(
      books,
      books.toSorted((a, b) => b - a),
    );
  });
});
