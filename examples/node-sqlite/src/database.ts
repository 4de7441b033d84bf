/** Opens the library's database and reads typed rows from it. */

import { DatabaseSync, type SQLInputValue } from 'node:sqlite';

export type Database = DatabaseSync;

/** The file that a `sqlite:<path>` URL names. */
export function databasePath(url: string | undefined): string {
  if (url === undefined || !url.startsWith('sqlite:') || url.length === 'sqlite:'.length) {
    throw new Error(`DATABASE_URL must look like sqlite:/path/to/file.sqlite, not ${url ?? 'be missing'}`);
  }
  return url.slice('sqlite:'.length);
}

export function openDatabase(url: string | undefined): Database {
  // A short wait: the person at the desk should hear soon that the database is busy.
  const db = new DatabaseSync(databasePath(url), { timeout: 250 });
  db.exec('PRAGMA synchronous = NORMAL');
  return db;
}

/** All rows of a query. `Row` must name the query's columns; SQLite cannot check that. */
export function rows<Row>(db: Database, sql: string, ...parameters: SQLInputValue[]): Row[] {
  return db.prepare(sql).all(...parameters) as Row[];
}

/** The first row of a query. */
export function row<Row>(db: Database, sql: string, ...parameters: SQLInputValue[]): Row | undefined {
  return db.prepare(sql).get(...parameters) as Row | undefined;
}

/** The first column of the first row; undefined where there is no row. */
export function value<Value>(db: Database, sql: string, ...parameters: SQLInputValue[]): Value | undefined {
  const found = db.prepare(sql).get(...parameters);
  return found === undefined ? undefined : (Object.values(found)[0] as Value);
}

/** Rows changed by a statement, and the id of the last row it inserted. */
export function run(
  db: Database,
  sql: string,
  ...parameters: SQLInputValue[]
): { changes: number; id: number } {
  const { changes, lastInsertRowid } = db.prepare(sql).run(...parameters);
  return { changes: Number(changes), id: Number(lastInsertRowid) };
}

/** Does `work` wholly or not at all. Inside a transaction it becomes a savepoint of it. */
export function transaction<Result>(db: Database, work: () => Result): Result {
  const [begin, commit, rollback] = db.isTransaction
    ? ['SAVEPOINT nested', 'RELEASE nested', 'ROLLBACK TO nested; RELEASE nested']
    : ['BEGIN IMMEDIATE', 'COMMIT', 'ROLLBACK'];
  db.exec(begin);
  try {
    const result = work();
    db.exec(commit);
    return result;
  } catch (thrown) {
    // Some faults, a full disk for one, have rolled the transaction back already.
    if (db.isTransaction) db.exec(rollback);
    throw thrown;
  }
}
