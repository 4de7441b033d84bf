/** Takes a supplier's list of books into the catalog: all that is right, and a reason for all that is not. */

import { addBook, bookByIsbn, type NewBook } from '../catalog.ts';
import { type Database, transaction } from '../database.ts';
import { messageOf } from '../message-of.ts';
import { parseCsv } from './csv.ts';

export interface ImportResult {
  readonly added: number;
  /** Already in the catalog. */
  readonly known: number;
  /** Line numbers count records from 1; the heading is line 1. */
  readonly rejected: readonly { readonly line: number; readonly reason: string }[];
}

const HEADING = ['isbn', 'title', 'year', 'pages', 'language', 'subject', 'authors', 'blurb'];

/** Each record is taken or rejected by itself. Throws where the list as a whole cannot be read. */
export function importBooks(db: Database, csv: string): ImportResult {
  const [heading, ...records] = parseCsv(csv);
  if (heading?.join() !== HEADING.join()) throw new SyntaxError(`The first line must be ${HEADING.join()}`);
  return transaction(db, () => {
    let added = 0;
    let known = 0;
    const rejected: { line: number; reason: string }[] = [];
    records.forEach((record, index) => {
      try {
        const book = toBook(record);
        if (bookByIsbn(db, book.isbn) !== undefined) {
          known++;
        } else {
          addBook(db, book);
          added++;
        }
      } catch (thrown) {
        rejected.push({ line: index + 2, reason: messageOf(thrown) });
      }
    });
    return { added, known, rejected };
  });
}

function toBook(record: readonly string[]): NewBook {
  if (record.length !== HEADING.length)
    throw new SyntaxError(`${record.length} fields instead of ${HEADING.length}`);
  const [
    isbn = '',
    title = '',
    year = '',
    pages = '',
    language = '',
    subject = '',
    authors = '',
    blurb = '',
  ] = record;
  return {
    isbn,
    title: title.trim(),
    year: wholeNumber('year', year),
    pages: wholeNumber('pages', pages),
    language,
    subject,
    blurb,
    authors: authors.split(';').map(toAuthor),
  };
}

/** `Woolf, Virginia`, or a single name. */
function toAuthor(text: string): { givenName: string; familyName: string } {
  const [familyName = '', givenName = ''] = text.split(',').map((part) => part.trim());
  return { givenName, familyName };
}

function wholeNumber(field: string, text: string): number {
  if (!/^\d+$/.test(text)) throw new SyntaxError(`${field} is not a whole number: ${text}`);
  return Number(text);
}
