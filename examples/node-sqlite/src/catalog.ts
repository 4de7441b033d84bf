/** The catalog: books, their authors, and the edits of people at several desks. */

import { type Database, row, rows, run, transaction, value } from './database.ts';
import { normaliseIsbn } from './isbn.ts';
import { Refusal } from './refusal.ts';

export interface Author {
  readonly givenName: string;
  readonly familyName: string;
}

export interface NewBook {
  readonly isbn: string;
  readonly title: string;
  readonly year: number;
  readonly pages: number;
  readonly language: string;
  /** The three digits of its subject. */
  readonly subject: string;
  readonly blurb: string;
  /** At least one, in the order of the title page. */
  readonly authors: readonly Author[];
}

export interface Book {
  readonly id: number;
  readonly isbn: string;
  readonly title: string;
  readonly sortTitle: string;
  readonly year: number;
  readonly shelfMark: string;
}

const COLUMNS = 'id, isbn, title, sort_title AS sortTitle, year, shelf_mark AS shelfMark';

/** Returns the new book's id. */
export function addBook(db: Database, book: NewBook): number {
  const isbn = normaliseIsbn(book.isbn);
  if (isbn === undefined) throw new Refusal('invalid number', `${book.isbn} is no ISBN`);
  if (book.authors.length === 0) throw new Refusal('no such thing', 'an author');
  return transaction(db, () => {
    const { id } = run(
      db,
      `INSERT INTO books (isbn, title, year, pages, language, subject_id, blurb) VALUES (?, ?, ?, ?, ?, ?, ?)`,
      isbn,
      book.title,
      book.year,
      book.pages,
      book.language,
      subjectId(db, book.subject),
      book.blurb,
    );
    book.authors.forEach((author, index) => {
      run(
        db,
        'INSERT INTO book_authors (book_id, position, author_id) VALUES (?, ?, ?)',
        id,
        index + 1,
        authorId(db, author),
      );
    });
    return id;
  });
}

/** The author's id; one who is new is added. */
export function authorId(db: Database, { givenName, familyName }: Author): number {
  const known = value<number>(
    db,
    'SELECT id FROM authors WHERE family_name = ? AND given_name = ?',
    familyName,
    givenName,
  );
  return (
    known ?? run(db, 'INSERT INTO authors (given_name, family_name) VALUES (?, ?)', givenName, familyName).id
  );
}

export function bookById(db: Database, id: number): Book {
  const book = row<Book>(db, `SELECT ${COLUMNS} FROM books WHERE id = ?`, id);
  if (book === undefined) throw new Refusal('no such thing', `book ${id}`);
  return book;
}

export function bookByIsbn(db: Database, isbn: string): Book | undefined {
  return row<Book>(db, `SELECT ${COLUMNS} FROM books WHERE isbn = ?`, normaliseIsbn(isbn) ?? '');
}

export function booksOfAuthor(db: Database, author: number): Book[] {
  return rows<Book>(
    db,
    `SELECT ${COLUMNS} FROM books WHERE id IN (SELECT book_id FROM book_authors WHERE author_id = ?)
     ORDER BY year, sort_title, id`,
    author,
  );
}

/** Changes a title, unless somebody else did since `seen` was read. */
export function retitle(db: Database, seen: Book, title: string): void {
  const { changes } = run(
    db,
    'UPDATE books SET title = ? WHERE id = ? AND title = ?',
    title,
    seen.id,
    seen.title,
  );
  if (changes === 0) throw new Refusal('changed meanwhile', `the title of book ${seen.id}`);
}

/** Moves a book to another subject; its shelf mark follows. */
export function reclassify(db: Database, id: number, subject: string): void {
  run(db, 'UPDATE books SET subject_id = ? WHERE id = ?', subjectId(db, subject), bookById(db, id).id);
}

/** Refused while the library has copies of it. */
export function removeBook(db: Database, id: number): void {
  transaction(db, () => {
    bookById(db, id);
    const copies = value<number>(db, 'SELECT count(*) FROM copies WHERE book_id = ?', id) ?? 0;
    if (copies > 0) throw new Refusal('still in use', `${copies} copies`);
    run(db, 'DELETE FROM books WHERE id = ?', id);
  });
}

function subjectId(db: Database, code: string): number {
  const id = value<number>(db, 'SELECT id FROM subjects WHERE code = ?', code);
  if (id === undefined) throw new Refusal('no such thing', `subject ${code}`);
  return id;
}
