/** Searching the catalog by words, by the start of words, and in spite of typing errors. */

import { type Database, rows } from './database.ts';
import { similarity, trigramsOf } from './duplicates.ts';

export interface SearchQuery {
  /** As typed. Words in double quotes are a phrase; a word ending in `*` is the start of one. */
  readonly text: string;
  readonly language?: string;
  /** Digits with which the shelf mark starts. */
  readonly subject?: string;
  readonly limit?: number;
}

export interface Hit {
  readonly id: number;
  readonly title: string;
  readonly authors: string;
  /** A piece of the text with the words found in `[…]`. */
  readonly snippet: string;
}

// A word in the title weighs more than an author's name, and that more than the blurb.
const RANK = 'bm25(book_search, 10.0, 5.0, 1.0)';

/** Books that hold all the words, the best first. Nothing for a query without words. */
export function searchBooks(
  db: Database,
  { text, language = '', subject = '', limit = 20 }: SearchQuery,
): Hit[] {
  const match = matchExpression(text);
  if (match === '') return [];
  return rows<Hit>(
    db,
    `SELECT b.id, b.title, s.authors, snippet(book_search, -1, '[', ']', '…', 8) AS snippet
     FROM book_search s JOIN books b ON b.id = s.rowid
     WHERE book_search MATCH ?1 AND (?2 = '' OR b.language = ?2) AND substr(b.shelf_mark, 1, length(?3)) = ?3
     ORDER BY ${RANK}, b.id LIMIT ?4`,
    match,
    language,
    subject,
    limit,
  );
}

/** Books found, by language and by main class, the most first. */
export function facets(
  db: Database,
  text: string,
): { facet: 'language' | 'class'; value: string; books: number }[] {
  const match = matchExpression(text);
  if (match === '') return [];
  return rows(
    db,
    `WITH found AS MATERIALIZED (
       SELECT b.language, substr(b.shelf_mark, 1, 1) || '00' AS class
       FROM book_search JOIN books b ON b.id = book_search.rowid WHERE book_search MATCH ?)
     SELECT 'language' AS facet, language AS value, count(*) AS books FROM found GROUP BY language
     UNION ALL
     SELECT 'class', class, count(*) FROM found GROUP BY class
     ORDER BY 1 DESC, 3 DESC, 2`,
    match,
  );
}

/** Titles most like a misspelt one, the most alike first. */
export function didYouMean(db: Database, typed: string, limit = 5): { id: number; title: string }[] {
  const wanted = trigramsOf(typed);
  const pieces = [...wanted].filter((trigram) => !trigram.includes(' '));
  if (pieces.length === 0) return [];
  const candidates = rows<{ id: number; title: string }>(
    db,
    'SELECT rowid AS id, title FROM title_trigrams WHERE title_trigrams MATCH ? ORDER BY rank LIMIT 200',
    pieces.map(quoted).join(' OR '),
  );
  return candidates
    .map((book) => ({ ...book, alike: similarity(wanted, trigramsOf(book.title)) }))
    .sort((a, b) => b.alike - a.alike || a.id - b.id)
    .slice(0, limit)
    .map(({ id, title }) => ({ id, title }));
}

/** What was typed as an FTS5 expression: every part quoted, so that nothing in it is an operator. */
export function matchExpression(text: string): string {
  const parts = text.match(/"[^"]*"|[^\s"]+/g) ?? [];
  return parts
    .map((part) => ({ words: part.replace(/["*]/g, ' ').trim(), open: part.endsWith('*') }))
    .filter(({ words }) => /[\p{L}\p{N}]/u.test(words))
    .map(({ words, open }) => quoted(words) + (open ? '*' : ''))
    .join(' AND ');
}

function quoted(words: string): string {
  return `"${words.replaceAll('"', '""')}"`;
}
