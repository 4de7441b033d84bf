/** The stock-take: several clerks count shelves at once, and no count may overwrite another unseen. */

import { createHash } from 'node:crypto';
import { type Database, row, rows, run, value } from './database.ts';

export interface ShelfCount {
  readonly version: number;
  readonly counted: number;
  readonly checksum: string;
}

export interface ShelfName {
  readonly branchId: number;
  /** The code of a main class: `000`, `100`, … */
  readonly class: string;
}

export function readShelf(db: Database, shelf: ShelfName): ShelfCount {
  const found = row<ShelfCount>(
    db,
    'SELECT version, counted, checksum FROM shelves WHERE branch_id = ? AND class = ?',
    shelf.branchId,
    shelf.class,
  );
  if (found === undefined) throw new Error(`No shelf ${shelf.class} in branch ${shelf.branchId}`);
  return found;
}

/** Counts what stands on a shelf; the checksum changes with every copy that comes or goes. */
export function countCopies(db: Database, shelf: ShelfName): { counted: number; checksum: string } {
  const copies = rows<{ barcode: string }>(
    db,
    `SELECT c.barcode FROM available_copies c JOIN books b ON b.id = c.book_id
     WHERE c.branch_id = ? AND b.shelf_mark GLOB ? ORDER BY b.shelf_mark, c.barcode`,
    shelf.branchId,
    `${shelf.class[0]}*`,
  );
  const hash = createHash('sha256');
  for (const { barcode } of copies) hash.update(`${barcode} ${scan(db, barcode)}\n`);
  return { counted: copies.length, checksum: hash.digest('hex') };
}

/** What the hand scanner shows for one copy. */
function scan(db: Database, barcode: string): string {
  const isbn = value<string>(
    db,
    'SELECT b.isbn FROM copies c JOIN books b ON b.id = c.book_id WHERE c.barcode = ?',
    barcode,
  );
  return isbn ?? 'unknown';
}

/** Writes a count if the shelf still has the version that was read before counting. */
export function saveCount(
  db: Database,
  shelf: ShelfName,
  seen: ShelfCount,
  count: { counted: number; checksum: string },
): boolean {
  const { changes } = run(
    db,
    `UPDATE shelves SET version = version + 1, counted = ?, checksum = ?
     WHERE branch_id = ? AND class = ? AND version = ?`,
    count.counted,
    count.checksum,
    shelf.branchId,
    shelf.class,
    seen.version,
  );
  return changes === 1;
}
