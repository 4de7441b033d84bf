/** What tests do to a MySQL or MariaDB database, by the objects of `mysql-everything.ts`. */

import type { Flavour } from '../../src/databases/mysql/identity.ts';
import type { ChangeCase } from './subject.ts';

const change = (what: string, found: readonly string[], ...statements: readonly string[]): ChangeCase => ({
  what,
  statements,
  found,
});

export function mysqlChanges(flavour: Flavour): readonly ChangeCase[] {
  return [...common, ...(flavour === 'mariadb' ? mariadb : mysql)];
}

const unloggedInsert = ['START TRANSACTION', `INSERT INTO bare VALUES ('x', 1)`, 'ROLLBACK'];

const common: readonly ChangeCase[] = [
  change(
    'nothing, where rows and definitions are only looked at',
    [],
    'SELECT * FROM plain, child, c_outside',
    'SELECT * FROM plain FOR UPDATE',
    'SHOW CREATE TABLE documents',
    'SELECT * FROM isam',
    `CHECK TABLE parent`,
  ),
  change(
    'nothing, where a temporary table has served',
    [],
    'CREATE TEMPORARY TABLE t (id int PRIMARY KEY AUTO_INCREMENT, a text)',
    `INSERT INTO t (a) VALUES ('x')`,
    'UPDATE t SET id = 9',
  ),
  change('an insert', ['bare'], `INSERT INTO bare VALUES ('x', 1)`),
  change('an update', ['checked'], 'UPDATE checked SET b = 5 WHERE a = 1'),
  change('a delete', ['listed'], 'DELETE FROM listed WHERE id = 2'),
  change('a row of a table without transactions', ['isam'], `INSERT INTO isam (a) VALUES ('x')`),
  change(
    'a number that a rolled-back insert took',
    ['plain'],
    'START TRANSACTION',
    `INSERT INTO plain (name) VALUES ('x')`,
    'ROLLBACK',
  ),
  change('a number that starts again', ['emptied'], 'ALTER TABLE emptied AUTO_INCREMENT = 7'),
  change('rows that went with those they referred to', ['child'], 'DELETE FROM parent WHERE id = 2'),
  change('what a trigger wrote', ['log'], 'INSERT INTO child (id) VALUES (70)'),
  change('a truncated table', ['bare'], 'TRUNCATE bare'),
  change('an empty table that was truncated', ['emptied'], 'TRUNCATE emptied'),
  change('a new column', ['bare'], 'ALTER TABLE bare ADD COLUMN extra int'),
  change('a new table', ['stowaway'], 'CREATE TABLE stowaway (a int)'),
  change('a dropped table', ['bare'], 'DROP TABLE bare'),
  change('a new index', ['checked'], 'CREATE INDEX more ON checked (b)'),
  change('a new view', ['view stowaway'], 'CREATE VIEW stowaway AS SELECT 1 AS a'),
  change('a dropped trigger', ['trigger last'], 'DROP TRIGGER last'),
  change('a new routine', ['procedure stowaway'], 'CREATE PROCEDURE stowaway() SELECT 1'),
  change('an event that was switched off', ['event nightly'], 'ALTER EVENT nightly DISABLE'),
  change('a right on a table', ['rights'], 'GRANT SELECT ON bare TO CURRENT_USER()'),
  change(
    'the character set of the database',
    ['character set, collation, comment or encryption of the database'],
    'ALTER DATABASE COLLATE utf8mb4_bin',
  ),
];

const mysql: readonly ChangeCase[] = [
  change('an insert that was rolled back', ['bare'], ...unloggedInsert),
  change(
    'an insert and its delete',
    ['bare'],
    `INSERT INTO bare VALUES ('x', 77)`,
    'DELETE FROM bare WHERE many = 77',
  ),
];

const mariadb: readonly ChangeCase[] = [
  change('nothing, where an insert was rolled back that took no number', [], ...unloggedInsert),
  change('a number of a sequence', ['sequence tickets'], 'SELECT nextval(tickets)'),
  change(
    'the history of a row',
    ['remembered'],
    'UPDATE remembered SET a = a + 1',
    'UPDATE remembered SET a = a - 1',
  ),
];
