/** Copies: the things with a barcode that stand on shelves. */

import type { Day } from './calendar.ts';
import { type Database, row, run, transaction, value } from './database.ts';
import { Refusal } from './refusal.ts';

export type CopyState = 'shelf' | 'loan' | 'aside' | 'transit' | 'repair' | 'lost' | 'withdrawn';

export interface Copy {
  readonly id: number;
  readonly bookId: number;
  readonly branchId: number;
  readonly barcode: string;
  readonly state: CopyState;
  readonly priceCents: number;
}

const COLUMNS = 'id, book_id AS bookId, branch_id AS branchId, barcode, state, price_cents AS priceCents';

export interface Acquisition {
  readonly bookId: number;
  readonly branchId: number;
  readonly day: Day;
  readonly priceCents: number;
}

/** Puts a new copy on the shelf and gives it the next barcode of its branch. */
export function acquire(db: Database, { bookId, branchId, day, priceCents }: Acquisition): Copy {
  return transaction(db, () => {
    const code = value<string>(db, 'SELECT code FROM branches WHERE id = ?', branchId);
    if (code === undefined) throw new Refusal('no such thing', `branch ${branchId}`);
    const last = value<string | null>(
      db,
      'SELECT max(barcode) FROM copies WHERE barcode GLOB ?',
      `${code}[0-9]*`,
    );
    const number = last === undefined || last === null ? 1 : Number(last.slice(code.length)) + 1;
    const barcode = code + String(number).padStart(6, '0');
    run(
      db,
      'INSERT INTO copies (book_id, branch_id, barcode, acquired_on, price_cents) VALUES (?, ?, ?, ?, ?)',
      bookId,
      branchId,
      barcode,
      day,
      priceCents,
    );
    return copyByBarcode(db, barcode);
  });
}

export function copyByBarcode(db: Database, barcode: string): Copy {
  const copy = row<Copy>(db, `SELECT ${COLUMNS} FROM copies WHERE barcode = ?`, barcode);
  if (copy === undefined) throw new Refusal('unknown copy', barcode);
  return copy;
}

export function setCopyState(db: Database, copyId: number, state: CopyState): void {
  run(db, 'UPDATE copies SET state = ? WHERE id = ?', state, copyId);
}

/** Takes a copy out of the stock for good. Only one that stands on the shelf or is in repair. */
export function withdraw(db: Database, barcode: string): void {
  transaction(db, () => {
    const copy = copyByBarcode(db, barcode);
    if (copy.state !== 'shelf' && copy.state !== 'repair')
      throw new Refusal('still in use', `${barcode}: ${copy.state}`);
    setCopyState(db, copy.id, 'withdrawn');
  });
}
