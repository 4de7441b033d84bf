import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { acquire, copyByBarcode, setCopyState, withdraw } from '../../src/copies.ts';
import { value } from '../../src/database.ts';
import { rolledBackLibrary, TODAY } from '../library.ts';
import { newBook, newCopy } from '../newcomers.ts';

describe('copies', () => {
  const db = rolledBackLibrary();

  it('get the next barcode of their branch', () => {
    const last = value<string>(db, "SELECT max(barcode) FROM copies WHERE barcode GLOB 'OAK*'") ?? '';
    const copy = acquire(db, { bookId: newBook(db), branchId: 5, day: TODAY, priceCents: 1200 });
    assert.equal(Number(copy.barcode.slice(3)), Number(last.slice(3)) + 1);
    assert.equal(copy.state, 'shelf');
  });

  it('bought a hundred at a time are numbered without a gap', () => {
    const bookId = newBook(db);
    const numbers = Array.from({ length: 100 }, () => Number(newCopy(db, { bookId }).barcode.slice(3)));
    const [first = 0] = numbers;
    assert.deepEqual(
      numbers,
      numbers.map((_, index) => first + index),
    );
  });

  it('are refused for a branch that is not there', () => {
    const purchase = { bookId: newBook(db), branchId: 99, day: TODAY, priceCents: 1 };
    assert.throws(() => acquire(db, purchase), { reason: 'no such thing' });
  });

  it('are not found by a wrong barcode', () => {
    assert.throws(() => copyByBarcode(db, 'CEN999999'), { reason: 'unknown copy' });
  });

  for (const state of ['shelf', 'repair'] as const) {
    it(`in the state ${state} can be withdrawn`, () => {
      const copy = newCopy(db);
      setCopyState(db, copy.id, state);
      withdraw(db, copy.barcode);
      assert.equal(copyByBarcode(db, copy.barcode).state, 'withdrawn');
    });
  }

  for (const state of ['loan', 'aside', 'transit', 'withdrawn'] as const) {
    it(`in the state ${state} cannot be withdrawn`, () => {
      const copy = newCopy(db);
      setCopyState(db, copy.id, state);
      assert.throws(() => withdraw(db, copy.barcode), { reason: 'still in use' });
    });
  }
});
