/** Shelf marks (`823 Woo`): reading them, and the order in which books stand. */

import { type Database, rows } from './database.ts';

export interface ShelfMark {
  readonly code: string;
  readonly letters: string;
}

export function parseShelfMark(text: string): ShelfMark | undefined {
  const match = /^(\d{3}) (\p{L}{1,3})$/u.exec(text.trim());
  return match?.[1] === undefined || match[2] === undefined
    ? undefined
    : { code: match[1], letters: match[2] };
}

export interface ShelvedCopy {
  readonly barcode: string;
  readonly shelfMark: string;
  readonly title: string;
}

/** What stands in a branch between two marks, both included, in the order of the shelf. */
export function shelfList(db: Database, branchId: number, from: string, to: string): ShelvedCopy[] {
  return rows<ShelvedCopy>(
    db,
    `SELECT c.barcode, b.shelf_mark AS shelfMark, b.title
     FROM available_copies c JOIN books b ON b.id = c.book_id
     WHERE c.branch_id = ? AND b.shelf_mark BETWEEN ? AND ?
     ORDER BY b.shelf_mark, b.sort_title, c.barcode`,
    branchId,
    from,
    to,
  );
}

/** Copies that do not stand where the list says: the fewest that must be moved to sort the shelf. */
export function misplaced(scanned: readonly string[], list: readonly ShelvedCopy[]): string[] {
  const place = new Map(list.map(({ barcode }, index) => [barcode, index]));
  const known = scanned.filter((barcode) => place.has(barcode));
  const kept = longestRising(known.map((barcode) => place.get(barcode) ?? 0));
  return scanned.filter((barcode) => !kept.has(place.get(barcode) ?? -1));
}

/** The members of a longest rising subsequence of distinct numbers. */
function longestRising(numbers: readonly number[]): Set<number> {
  const tails: number[] = [];
  const before = new Map<number, number | undefined>();
  for (const number of numbers) {
    let at = tails.findIndex((tail) => tail >= number);
    if (at === -1) at = tails.length;
    before.set(number, tails[at - 1]);
    tails[at] = number;
  }
  const kept = new Set<number>();
  for (let number = tails.at(-1); number !== undefined; number = before.get(number)) kept.add(number);
  return kept;
}
