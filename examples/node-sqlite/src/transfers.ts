/** Copies on their way between branches, and which of them should go. */

import type { Day } from './calendar.ts';
import { copyByBarcode, setCopyState } from './copies.ts';
import { type Database, row, rows, run, transaction } from './database.ts';
import { Refusal } from './refusal.ts';

/** Puts a copy from the shelf on the van. */
export function send(db: Database, { barcode, to, day }: { barcode: string; to: number; day: Day }): void {
  transaction(db, () => {
    const copy = copyByBarcode(db, barcode);
    if (copy.state !== 'shelf') throw new Refusal('copy not available', `${barcode}: ${copy.state}`);
    run(
      db,
      'INSERT INTO transfers (copy_id, from_branch_id, to_branch_id, sent_on) VALUES (?, ?, ?, ?)',
      copy.id,
      copy.branchId,
      to,
      day,
    );
    setCopyState(db, copy.id, 'transit');
  });
}

/** Takes a copy off the van: it belongs to the branch now. */
export function receive(db: Database, { barcode, day }: { barcode: string; day: Day }): void {
  transaction(db, () => {
    const copy = copyByBarcode(db, barcode);
    const transfer = row<{ id: number; branchId: number }>(
      db,
      'SELECT id, to_branch_id AS branchId FROM transfers WHERE copy_id = ? AND received_on IS NULL',
      copy.id,
    );
    if (transfer === undefined) throw new Refusal('no such thing', `a transfer of ${barcode}`);
    run(db, 'UPDATE transfers SET received_on = ? WHERE id = ?', day, transfer.id);
    run(db, "UPDATE copies SET branch_id = ?, state = 'shelf' WHERE id = ?", transfer.branchId, copy.id);
  });
}

export interface Move {
  readonly bookId: number;
  readonly barcode: string;
  readonly from: number;
  readonly to: number;
}

/** Spare copies of branches with two or more, each for a branch whose readers wait and which has none. */
export function suggestMoves(db: Database): Move[] {
  const spare = rows<{ bookId: number; branchId: number; barcode: string }>(
    db,
    `SELECT book_id AS bookId, branch_id AS branchId, max(barcode) AS barcode
     FROM available_copies GROUP BY book_id, branch_id HAVING count(*) >= 2
     ORDER BY book_id, branch_id`,
  );
  const wanted = rows<{ bookId: number; branchId: number }>(
    db,
    `SELECT r.book_id AS bookId, r.branch_id AS branchId FROM reservations r
     WHERE r.state = 'waiting' AND NOT EXISTS (
       SELECT 1 FROM available_copies c WHERE c.book_id = r.book_id AND c.branch_id = r.branch_id)
     GROUP BY r.book_id, r.branch_id
     ORDER BY min(r.placed_on), r.book_id, r.branch_id`,
  );
  const spareByBook = Map.groupBy(spare, ({ bookId }) => bookId);
  return wanted.flatMap(({ bookId, branchId }) => {
    const from = spareByBook.get(bookId)?.shift();
    return from === undefined ? [] : [{ bookId, barcode: from.barcode, from: from.branchId, to: branchId }];
  });
}
