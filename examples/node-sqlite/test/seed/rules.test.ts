import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isCardNumber } from '../../src/cards.ts';
import { rows, value } from '../../src/database.ts';
import { normaliseIsbn } from '../../src/isbn.ts';
import { parseShelfMark } from '../../src/shelf-marks.ts';
import { rolledBackLibrary } from '../library.ts';

describe('the seeded rows keep the rules of the application', () => {
  const db = rolledBackLibrary();

  it('has only valid ISBNs', () => {
    const wrong = rows<{ isbn: string }>(db, 'SELECT isbn FROM books').filter(
      ({ isbn }) => normaliseIsbn(isbn) !== isbn,
    );
    assert.deepEqual(wrong, []);
  });

  it('has only valid card numbers', () => {
    const wrong = rows<{ number: string }>(db, 'SELECT number FROM cards').filter(
      ({ number }) => !isCardNumber(number),
    );
    assert.deepEqual(wrong, []);
  });

  it('has a shelf mark on every book', () => {
    const wrong = rows<{ mark: string }>(db, "SELECT coalesce(shelf_mark, '') AS mark FROM books").filter(
      ({ mark }) => parseShelfMark(mark) === undefined,
    );
    assert.deepEqual(wrong, []);
  });

  it('never lends a copy that is still out', () => {
    const overlapping = value(
      db,
      `SELECT count(*) FROM (
         SELECT taken_on, lag(coalesce(returned_on, '9999')) OVER (PARTITION BY copy_id ORDER BY taken_on) AS before FROM loans)
       WHERE before >= taken_on`,
    );
    assert.equal(overlapping, 0);
  });

  it('has no member over the limit of the category', () => {
    const over = value(
      db,
      `SELECT count(*) FROM (SELECT member_id, count(*) AS open FROM open_loans GROUP BY member_id) o
       JOIN members m ON m.id = o.member_id JOIN member_categories c ON c.code = m.category WHERE o.open > c.max_loans`,
    );
    assert.equal(over, 0);
  });
});
