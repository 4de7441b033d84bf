import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rows, run, value } from '../../src/database.ts';
import { rolledBackLibrary } from '../library.ts';
import { newBook, newCopy, newMember } from '../newcomers.ts';

describe('triggers', () => {
  const db = rolledBackLibrary();

  it('count a loan when it starts and when it ends', () => {
    const { id: memberId } = newMember(db);
    const copy = newCopy(db);
    const counters = () =>
      rows(db, 'SELECT loans, open_loans FROM book_statistics WHERE book_id = ?', copy.bookId).map(
        (line) => ({ ...Object(line) }),
      );
    run(
      db,
      "INSERT INTO loans (copy_id, member_id, taken_on, due_on) VALUES (?, ?, '2026-02-03', '2026-03-03')",
      copy.id,
      memberId,
    );
    assert.deepEqual(counters(), [{ loans: 1, open_loans: 1 }]);
    run(db, "UPDATE loans SET returned_on = '2026-02-10' WHERE copy_id = ?", copy.id);
    assert.deepEqual(counters(), [{ loans: 1, open_loans: 0 }]);
  });

  it('keep the counters of all books right', () => {
    const wrong = value(
      db,
      `SELECT count(*) FROM book_statistics s JOIN (
         SELECT c.book_id, count(*) AS loans, sum(l.returned_on IS NULL) AS open_loans
         FROM loans l JOIN copies c ON c.id = l.copy_id GROUP BY c.book_id) t ON t.book_id = s.book_id
       WHERE t.loans <> s.loans OR t.open_loans <> s.open_loans`,
    );
    assert.equal(wrong, 0);
  });

  it('leave the article out of the title to sort by', () => {
    const id = newBook(db, { title: 'An Otter in Cork' });
    assert.equal(value(db, 'SELECT sort_title FROM books WHERE id = ?', id), 'otter in cork');
    run(db, "UPDATE books SET title = 'The Last Otter' WHERE id = ?", id);
    assert.equal(value(db, 'SELECT sort_title FROM books WHERE id = ?', id), 'last otter');
  });

  it('refuse every change of the audit trail', () => {
    assert.throws(() => run(db, "UPDATE audit_entries SET detail = 'x' WHERE id = 1"), /never changed/);
    assert.throws(() => run(db, 'DELETE FROM audit_entries WHERE id = 1'), /never removed/);
  });
});
