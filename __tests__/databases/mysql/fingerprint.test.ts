import { expect, test } from 'vitest';
import { connectServer } from '../../../src/databases/mysql/connection.ts';
import { fingerprint } from '../../../src/databases/mysql/fingerprint.ts';
import { everything } from '../../contract/mysql-everything.ts';
import { logicalState } from '../../contract/mysql-state.ts';
import { describeMysql } from '../../engines/describe-mysql.ts';
import type { MysqlFlavour } from '../../engines/mysql-greeting.ts';
import { connect, openEngine, rows, temporaryUser } from './open.ts';

/** What a copy could be without, each on top of the ones before. */
const differences: readonly string[] = [
  `ALTER TABLE plain COMMENT = 'other'`,
  'ALTER TABLE plain AUTO_INCREMENT = 77',
  'ALTER TABLE bare ROW_FORMAT = COMPACT',
  'ALTER TABLE bare ENGINE = MyISAM',
  'ALTER TABLE old_letters MODIFY a varchar(20) CHARACTER SET latin1 COLLATE latin1_bin',
  'ALTER TABLE checked ALTER a SET DEFAULT 5',
  'ALTER TABLE checked MODIFY b bigint',
  `ALTER TABLE checked MODIFY b bigint COMMENT 'told'`,
  'ALTER TABLE checked DROP CONSTRAINT sane',
  'ALTER TABLE parent DROP FOREIGN KEY favours',
  'ALTER TABLE derived DROP COLUMN c',
  'ALTER TABLE derived MODIFY hidden int DEFAULT 7',
  'ALTER TABLE old_letters DROP INDEX down',
  'ALTER TABLE searched DROP INDEX words',
  'ALTER TABLE places DROP INDEX where_at',
  'ALTER TABLE measured REMOVE PARTITIONING',
  'CREATE TABLE another (a int)',
  'DROP TABLE another',
  `UPDATE plain SET name = 'changed' WHERE id = 5`,
  'UPDATE derived SET hidden = 8 WHERE a = 1',
  'DELETE FROM listed WHERE id = 2',
  'INSERT INTO bare VALUES (NULL, NULL)',
  'UPDATE documents SET size = NULL WHERE id = 2',
  `UPDATE documents SET body = '{}'`,
  'UPDATE documents SET ts = NULL',
  'DROP VIEW a_people',
  'ALTER ALGORITHM = TEMPTABLE SQL SECURITY INVOKER VIEW ansi_view AS SELECT 1 AS joined',
  `ALTER FUNCTION doubled COMMENT 'other'`,
  'ALTER FUNCTION doubled SQL SECURITY INVOKER',
  'DROP PROCEDURE busy',
  'DROP TRIGGER middle',
  'ALTER EVENT nightly DISABLE',
  'ALTER EVENT nightly ON COMPLETION NOT PRESERVE',
  `SET SESSION sql_mode = 'ANSI_QUOTES'`,
  'CREATE PROCEDURE busy() SELECT 1',
  'ALTER DATABASE COLLATE utf8mb4_general_ci',
];

const mariadbDifferences: readonly string[] = [
  'SELECT SETVAL(tickets, 3000)',
  'ALTER SEQUENCE fresh INCREMENT 3',
  'UPDATE remembered SET a = 99',
  'ALTER TABLE remembered DROP SYSTEM VERSIONING',
  'ALTER TABLE hinted ALTER INDEX unseen NOT IGNORED',
  `SET SESSION sql_mode = 'ORACLE'`,
  'DROP PACKAGE BODY parcel',
  `ALTER DATABASE COMMENT 'told'`,
];

const mysqlDifferences: readonly string[] = [
  'ALTER TABLE hinted ALTER INDEX unseen VISIBLE',
  'ALTER TABLE hinted ALTER CHECK lax ENFORCED',
  'ALTER TABLE keyless ALTER COLUMN my_row_id SET VISIBLE',
  'DROP LIBRARY IF EXISTS shelf',
];

/** Statements that only prepare for the next one. */
const preparing = /^SET SESSION|^DROP TABLE another$/;

function differencesOf(flavour: MysqlFlavour): readonly string[] {
  return [...differences, ...(flavour === 'mariadb' ? mariadbDifferences : mysqlDifferences)];
}

describeMysql('the fingerprint', ({ target, flavour }) => {
  test('notices a difference of every kind, and so does the comparison of the contract', async () => {
    await using open = await openEngine(target);
    const server = await connectServer(target, open.log);
    const database = await open.made('differing');
    await rows(target, database, ...everything(flavour));
    const measure = () => server.visit(database, (inside) => fingerprint(server, inside, database));
    const describe = async () => {
      await using own = await connect(target, database);
      return JSON.stringify(await logicalState(own, database));
    };
    await using connection = await connect(target, database);
    const prints = new Set([await measure()]);
    let [state, print] = [await describe(), await measure()];
    for (const difference of differencesOf(flavour)) {
      await connection.query(difference);
      if (preparing.test(difference)) continue;
      const [newState, newPrint] = [await describe(), await measure()];
      expect.soft(newPrint, difference).not.toBe(print);
      expect.soft(newState, difference).not.toBe(state);
      [state, print] = [newState, newPrint];
      prints.add(print);
    }
    await server.close();
  }, 120_000);

  test('notices rights', async () => {
    await using user = await temporaryUser(target);
    await using open = await openEngine(target);
    const server = await connectServer(target, open.log);
    const database = await open.made('granted');
    await rows(target, database, 'CREATE TABLE t (a int, b int)', 'CREATE PROCEDURE p() SELECT 1');
    const measure = () => server.visit(database, (inside) => fingerprint(server, inside, database));
    const prints = [await measure()];
    for (const place of [
      `SELECT ON \`${database}\`.*`,
      `INSERT ON \`${database}\`.t`,
      `UPDATE (b) ON \`${database}\`.t`,
      `EXECUTE ON PROCEDURE \`${database}\`.p`,
    ]) {
      await rows(target, '', `GRANT ${place} TO ${user.account}`);
      prints.push(await measure());
    }
    expect(new Set(prints).size).toBe(prints.length);
    await server.close();
  });
});
