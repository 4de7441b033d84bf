/** Books with their authors. The triggers build the two search indexes on the way: most of the work of the seed. */

import type { DatabaseSync } from 'node:sqlite';
import { type Random, randomFrom } from './random.ts';
import { ADJECTIVES, NOUNS, PLACES, VERBS } from './words.ts';

const BOOKS = 6000;
/** Every hundredth book is in the catalog twice, the second time with a slip in its title. */
const DUPLICATE_EVERY = 100;
const LANGUAGES = ['en', 'en', 'en', 'en', 'en', 'de', 'fr', 'es', 'pl', 'tr'];

interface SeededBook {
  readonly title: string;
  readonly year: number;
  readonly pages: number;
  readonly language: string;
  readonly subjectId: number;
  readonly blurb: string;
  readonly authors: readonly number[];
}

export function seed(db: DatabaseSync): void {
  const random = randomFrom(2);
  const subjects = ids(db, 'SELECT id FROM subjects WHERE parent_id IS NOT NULL ORDER BY id');
  const authors = ids(db, 'SELECT id FROM authors ORDER BY id');
  let previous = newBook(random, subjects, authors);
  for (let number = 1; number <= BOOKS; number++) {
    const book =
      number % DUPLICATE_EVERY === 0
        ? { ...previous, title: slipped(previous.title) }
        : newBook(random, subjects, authors);
    insert(db, number, book);
    previous = book;
  }
}

function newBook(random: Random, subjects: readonly number[], authors: readonly number[]): SeededBook {
  const first = random.pick(authors);
  const second = random.pick(authors);
  return {
    title: title(random),
    year: 1900 + Math.floor(126 * Math.sqrt(random.next())),
    pages: 48 + random.below(720),
    language: random.pick(LANGUAGES),
    subjectId: random.pick(subjects),
    blurb: blurb(random),
    authors: random.next() < 0.2 && second !== first ? [first, second] : [first],
  };
}

function insert(db: DatabaseSync, number: number, book: SeededBook): void {
  db.prepare(
    'INSERT INTO books (id, isbn, title, year, pages, language, subject_id, blurb) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  ).run(number, isbn(number), book.title, book.year, book.pages, book.language, book.subjectId, book.blurb);
  book.authors.forEach((author, index) => {
    db.prepare('INSERT INTO book_authors (book_id, position, author_id) VALUES (?, ?, ?)').run(
      number,
      index + 1,
      author,
    );
  });
}

function title(random: Random): string {
  const adjective = capital(random.pick(ADJECTIVES));
  const noun = capital(random.pick(NOUNS));
  switch (random.below(6)) {
    case 0:
      return `The ${adjective} ${noun}`;
    case 1:
      return `The ${noun} of ${random.pick(PLACES)}`;
    case 2:
      return `${/^[AEIOU]/.test(noun) ? 'An' : 'A'} ${noun} in ${random.pick(PLACES)}`;
    case 3:
      return `The ${noun} Who ${capital(random.pick(VERBS))} the ${capital(random.pick(NOUNS))}`;
    case 4:
      return `${adjective} ${noun}, ${capital(random.pick(ADJECTIVES))} ${capital(random.pick(NOUNS))}`;
    default:
      return `${noun} and ${capital(random.pick(NOUNS))}`;
  }
}

function blurb(random: Random): string {
  const someone = (): string => `${random.pick(ADJECTIVES)} ${random.pick(NOUNS)}`;
  const sentence = (): string =>
    `${capital(withArticle(someone()))} ${random.pick(VERBS)} the ${someone()} of ${random.pick(PLACES)} ` +
    `and ${random.pick(VERBS)} ${withArticle(random.pick(NOUNS))}.`;
  return Array.from({ length: 4 + random.below(4) }, sentence).join(' ');
}

function withArticle(words: string): string {
  return `${/^[aeiou]/.test(words) ? 'an' : 'a'} ${words}`;
}

/** The title as a tired hand types it: without its article, and with its last two letters swapped. */
function slipped(text: string): string {
  const bare = text.replace(/^(The|An?) /, '');
  return bare.slice(0, -2) + [...bare.slice(-2)].reverse().join('');
}

function isbn(number: number): string {
  const twelve = `9781${String(number * 7 + 10_000_000)}`;
  const sum = [...twelve].reduce(
    (total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3),
    0,
  );
  return twelve + String((10 - (sum % 10)) % 10);
}

function ids(db: DatabaseSync, sql: string): number[] {
  return db
    .prepare(sql)
    .all()
    .map(({ id }) => Number(id));
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
