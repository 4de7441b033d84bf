/** Rows that tests add to the seeded ones, and that can be told from these. */

import type { Day } from '../src/calendar.ts';
import { addBook, type NewBook } from '../src/catalog.ts';
import { acquire, type Copy } from '../src/copies.ts';
import { type Database, transaction } from '../src/database.ts';
import { isbn13CheckDigit } from '../src/isbn.ts';
import { type Category, register } from '../src/members.ts';

const FAMILY_NAME = 'Newcomer';
const JOINED_ON: Day = '2026-01-06';

let books = 0;

/** An ISBN that no seeded book has: those start with 978. */
export function newIsbn(): string {
  books++;
  const twelve = `979${String(books).padStart(9, '0')}`;
  return twelve + isbn13CheckDigit(twelve);
}

export function newMember(db: Database, category: Category = 'adult'): { id: number; card: string } {
  const person = { givenName: 'Nora', familyName: FAMILY_NAME, category, branchId: 1, pin: '2468' };
  return register(db, person, JOINED_ON);
}

export function bookToAdd(details: Partial<NewBook> = {}): NewBook {
  return {
    isbn: newIsbn(),
    title: 'The Quokka Handbook',
    year: 2024,
    pages: 200,
    language: 'en',
    subject: '591',
    blurb: 'All about quokkas.',
    authors: [{ givenName: 'Nat', familyName: FAMILY_NAME }],
    ...details,
  };
}

export function newBook(db: Database, details: Partial<NewBook> = {}): number {
  return addBook(db, bookToAdd(details));
}

/** A copy on the shelf of a branch; of a new book where none is given. */
export function newCopy(db: Database, { bookId = newBook(db), branchId = 1 } = {}): Copy {
  return acquire(db, { bookId, branchId, day: JOINED_ON, priceCents: 1800 });
}

/** Removes all that the functions above made, and what was lent, owed and reserved with it. */
export function removeNewcomers(db: Database): void {
  transaction(db, () => {
    db.exec(`
      CREATE TEMP TABLE own_members AS SELECT id FROM main.members WHERE family_name = '${FAMILY_NAME}';
      CREATE TEMP TABLE own_books AS SELECT id FROM main.books WHERE isbn GLOB '979*';
      CREATE TEMP TABLE own_copies AS SELECT id FROM main.copies WHERE book_id IN (SELECT id FROM own_books);
      DELETE FROM notices WHERE member_id IN (SELECT id FROM own_members);
      DELETE FROM fine_entries WHERE member_id IN (SELECT id FROM own_members);
      DELETE FROM reservations
        WHERE member_id IN (SELECT id FROM own_members) OR book_id IN (SELECT id FROM own_books);
      DELETE FROM loans WHERE copy_id IN (SELECT id FROM own_copies);
      DELETE FROM transfers WHERE copy_id IN (SELECT id FROM own_copies);
      DELETE FROM sign_ups WHERE member_id IN (SELECT id FROM own_members);
      DELETE FROM cards WHERE member_id IN (SELECT id FROM own_members);
      DELETE FROM copies WHERE id IN (SELECT id FROM own_copies);
      DELETE FROM members WHERE id IN (SELECT id FROM own_members);
      DELETE FROM books WHERE id IN (SELECT id FROM own_books);
      DELETE FROM authors WHERE family_name = '${FAMILY_NAME}';
      DROP TABLE own_members;
      DROP TABLE own_books;
      DROP TABLE own_copies;
    `);
  });
}
