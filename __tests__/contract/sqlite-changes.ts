/** What tests do to an SQLite database, by the objects of `sqlite-subject.ts`. */

import type { ChangeCase } from './subject.ts';

const changed = (what: string, ...statements: readonly string[]): ChangeCase => ({
  what,
  statements,
  found: ['content of the file'],
});

const unchanged = (what: string, ...statements: readonly string[]): ChangeCase => ({
  what: `nothing, where ${what}`,
  statements,
  found: [],
});

export const sqliteChanges: readonly ChangeCase[] = [
  unchanged(
    'rows are only looked at',
    'SELECT * FROM books',
    'SELECT * FROM texts',
    'PRAGMA integrity_check',
  ),
  unchanged('a temporary table has served', 'CREATE TEMPORARY TABLE t (a)', 'INSERT INTO t VALUES (1)'),
  unchanged(
    'all was rolled back, numbers too',
    'BEGIN',
    `INSERT INTO authors (name) VALUES ('Eve')`,
    'CREATE TABLE rolled (a)',
    'ROLLBACK',
  ),
  changed('an insert', `INSERT INTO log VALUES ('x')`),
  changed('an update', 'UPDATE books SET price = 3 WHERE id = 1'),
  changed('a delete', 'DELETE FROM books WHERE id = 2'),
  changed('an insert and its delete', `INSERT INTO log VALUES ('x')`, 'DELETE FROM log'),
  changed(
    'rows that changed places',
    'UPDATE books SET author = 2 WHERE id = 1',
    'UPDATE books SET author = 1 WHERE id = 2',
  ),
  changed('a new table', 'CREATE TABLE stowaway (a)'),
  changed('a new column', 'ALTER TABLE log ADD COLUMN more'),
  changed('a dropped view', 'DROP VIEW prolific'),
  changed('a new trigger', 'CREATE TRIGGER more AFTER DELETE ON books BEGIN DELETE FROM log; END'),
  changed('a new index', 'CREATE INDEX whats ON log (what)'),
  changed('the version of its user', 'PRAGMA user_version = 8'),
  changed('a packed file', 'INSERT INTO log VALUES (1)', 'DELETE FROM log', 'VACUUM'),
  changed('statistics for the planner', 'ANALYZE'),
  changed('the way it keeps its journal', 'PRAGMA journal_mode = DELETE'),
];
