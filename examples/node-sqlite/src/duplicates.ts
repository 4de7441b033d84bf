/** Finds books that were catalogued twice under titles that differ a little. */

import { type Database, rows } from './database.ts';

export interface DuplicatePair {
  readonly first: number;
  readonly second: number;
  /** 0…1: shared trigrams of all trigrams. */
  readonly similarity: number;
}

/** Every run of three characters of a title, without case, accents and punctuation. */
export function trigramsOf(title: string): Set<string> {
  const plain = title
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  const padded = `  ${plain} `;
  const trigrams = new Set<string>();
  for (let at = 0; at + 3 <= padded.length; at++) trigrams.add(padded.slice(at, at + 3));
  return trigrams;
}

export function similarity(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  let shared = 0;
  for (const trigram of left) if (right.has(trigram)) shared++;
  return shared === 0 ? 0 : shared / (left.size + right.size - shared);
}

/**
 * Pairs of books by the same first author at or above `threshold`, the most alike first.
 * Only such pairs are compared: all pairs of a catalog would be too many.
 */
export function findDuplicates(db: Database, threshold: number): DuplicatePair[] {
  const books = rows<{ id: number; title: string; author: number }>(
    db,
    `SELECT b.id, b.title, ba.author_id AS author
     FROM books b JOIN book_authors ba ON ba.book_id = b.id AND ba.position = 1
     ORDER BY b.id`,
  );
  const byAuthor = Map.groupBy(books, ({ author }) => author);
  const pairs: DuplicatePair[] = [];
  for (const works of byAuthor.values()) {
    const known = works.map(({ id, title }) => ({ id, trigrams: trigramsOf(title) }));
    for (const [index, first] of known.entries()) {
      for (const second of known.slice(index + 1)) {
        const alike = similarity(first.trigrams, second.trigrams);
        if (alike >= threshold) pairs.push({ first: first.id, second: second.id, similarity: alike });
      }
    }
  }
  return pairs.sort((a, b) => b.similarity - a.similarity || a.first - b.first || a.second - b.second);
}
