import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { copyByBarcode } from '../../src/copies.ts';
import { rows } from '../../src/database.ts';
import { reserve } from '../../src/reservations.ts';
import { receive, send, suggestMoves } from '../../src/transfers.ts';
import { rolledBackLibrary, TODAY } from '../library.ts';
import { newBook, newCopy, newMember } from '../newcomers.ts';

describe('transfers', () => {
  const db = rolledBackLibrary();

  it('bring a copy to another branch', () => {
    const { barcode } = newCopy(db);
    send(db, { barcode, to: 4, day: TODAY });
    assert.equal(copyByBarcode(db, barcode).state, 'transit');
    receive(db, { barcode, day: TODAY });
    const { branchId, state } = copyByBarcode(db, barcode);
    assert.deepEqual([branchId, state], [4, 'shelf']);
  });

  it('do not start twice', () => {
    const { barcode } = newCopy(db);
    send(db, { barcode, to: 4, day: TODAY });
    assert.throws(() => send(db, { barcode, to: 5, day: TODAY }), { reason: 'copy not available' });
  });

  it('do not end where none was', () => {
    assert.throws(() => receive(db, { barcode: newCopy(db).barcode, day: TODAY }), {
      reason: 'no such thing',
    });
  });

  it('do not lead to where the copy is, and leave it there', () => {
    const { barcode } = newCopy(db);
    assert.throws(() => send(db, { barcode, to: 1, day: TODAY }), /CHECK constraint failed/);
    assert.equal(copyByBarcode(db, barcode).state, 'shelf');
  });

  it('move the whole stock of a branch', () => {
    const stock = rows<{ barcode: string }>(db, 'SELECT barcode FROM available_copies WHERE branch_id = 6');
    for (const { barcode } of stock) send(db, { barcode, to: 5, day: TODAY });
    for (const { barcode } of stock) receive(db, { barcode, day: TODAY });
    assert.deepEqual(rows(db, 'SELECT id FROM available_copies WHERE branch_id = 6'), []);
  });

  it('that were under way in the seed can all be received', () => {
    const open = rows<{ barcode: string }>(db, "SELECT barcode FROM copies WHERE state = 'transit'");
    assert.equal(open.length, 18);
    for (const { barcode } of open) receive(db, { barcode, day: TODAY });
    assert.deepEqual(rows(db, 'SELECT id FROM transfers WHERE received_on IS NULL'), []);
  });
});

describe('suggested moves', () => {
  const db = rolledBackLibrary();

  it('send a spare copy to who waits', () => {
    const bookId = newBook(db);
    const copies = [newCopy(db, { bookId }), newCopy(db, { bookId })];
    reserve(db, { bookId, memberId: newMember(db).id, branchId: 3, day: TODAY });
    const move = suggestMoves(db).find((one) => one.bookId === bookId);
    assert.deepEqual(move, { bookId, barcode: copies[1]?.barcode, from: 1, to: 3 });
  });

  it('never take the last copy', () => {
    const { bookId } = newCopy(db);
    reserve(db, { bookId, memberId: newMember(db).id, branchId: 3, day: TODAY });
    assert.ok(!suggestMoves(db).some((move) => move.bookId === bookId));
  });

  it('send no copy to two places', () => {
    const bookId = newBook(db);
    for (let copy = 0; copy < 3; copy++) newCopy(db, { bookId });
    for (const branchId of [2, 3, 4])
      reserve(db, { bookId, memberId: newMember(db).id, branchId, day: TODAY });
    assert.equal(suggestMoves(db).filter((move) => move.bookId === bookId).length, 1);
  });
});
