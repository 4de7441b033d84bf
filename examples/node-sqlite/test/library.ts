/** The seeded database for one test file, in two ways of leaving it as it was found. */

import { after, afterEach, beforeEach } from 'node:test';
import { type Database, openDatabase } from '../src/database.ts';
import { removeNewcomers } from './newcomers.ts';

export { TODAY } from '../seed/days.ts';

/** For most tests: what a test changes is rolled back after it. Call it inside `describe`. */
export function rolledBackLibrary(): Database {
  const db = openLibrary();
  beforeEach(() => db.exec('BEGIN'));
  afterEach(() => {
    if (db.isTransaction) db.exec('ROLLBACK');
  });
  after(() => db.close());
  return db;
}

/**
 * For tests that need several connections or real commits: what a test adds through `newcomers.ts` is removed
 * after it; `restore` undoes what else it changes. Call it inside `describe`.
 */
export function committedLibrary(restore: (db: Database) => void = () => {}): Database {
  const db = openLibrary();
  afterEach(() => {
    removeNewcomers(db);
    restore(db);
  });
  after(() => db.close());
  return db;
}

/** One more connection, for a second desk or a second reader. The caller closes it. */
export function openLibrary(): Database {
  const db = openDatabase(process.env['DATABASE_URL']);
  // A database for tests need not survive a power cut, and disks differ too much in how long that takes.
  db.exec('PRAGMA synchronous = OFF');
  return db;
}
