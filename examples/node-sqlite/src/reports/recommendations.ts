/** "Who read this also read": from the loans that two books share. */

import { type Database, rows } from '../database.ts';

export interface Recommendation {
  readonly bookId: number;
  readonly sharedReaders: number;
  /** Shared readers by what chance alone would give; above 1 the books belong together. */
  readonly lift: number;
}

interface Readers {
  readonly byBook: ReadonlyMap<number, ReadonlySet<number>>;
  readonly byMember: ReadonlyMap<number, ReadonlySet<number>>;
}

/** Reads all loans once; what follows is arithmetic. */
export function readReaders(db: Database): Readers {
  const pairs = rows<{ bookId: number; memberId: number }>(
    db,
    'SELECT DISTINCT c.book_id AS bookId, l.member_id AS memberId FROM loans l JOIN copies c ON c.id = l.copy_id',
  );
  const byBook = new Map<number, Set<number>>();
  const byMember = new Map<number, Set<number>>();
  for (const { bookId, memberId } of pairs) {
    addTo(byBook, bookId, memberId);
    addTo(byMember, memberId, bookId);
  }
  return { byBook, byMember };
}

/** Books that share at least two readers with `bookId`, those with the highest lift first. */
export function alsoRead({ byBook, byMember }: Readers, bookId: number, limit: number): Recommendation[] {
  const readers = byBook.get(bookId) ?? new Set<number>();
  const shared = new Map<number, number>();
  for (const member of readers) {
    for (const other of byMember.get(member) ?? []) {
      if (other !== bookId) shared.set(other, (shared.get(other) ?? 0) + 1);
    }
  }
  return [...shared]
    .filter(([, sharedReaders]) => sharedReaders >= 2)
    .map(([other, sharedReaders]) => ({
      bookId: other,
      sharedReaders,
      lift: (sharedReaders * byMember.size) / (readers.size * (byBook.get(other)?.size ?? 1)),
    }))
    .sort((a, b) => b.lift - a.lift || b.sharedReaders - a.sharedReaders || a.bookId - b.bookId)
    .slice(0, limit);
}

function addTo(map: Map<number, Set<number>>, key: number, member: number): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, new Set([member]));
  else known.add(member);
}
