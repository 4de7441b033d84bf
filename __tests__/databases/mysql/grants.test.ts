import { expect, test } from 'vitest';
import { describeMysql } from '../../engines/describe-mysql.ts';
import { openEngine, rows, temporaryUser } from './open.ts';

describeMysql('rights', ({ target }) => {
  test('who has rights on the database of the user has them on ours, and only there', async () => {
    await using user = await temporaryUser(target);
    await using creator = await openEngine(target);
    const base = await creator.made('ba_se');
    const neighbour = await creator.made('neighbour');
    await rows(target, '', `GRANT SELECT, INSERT ON \`${base.replaceAll('_', '\\_')}\`.* TO ${user.account}`);
    await using open = await openEngine({ ...target, database: base });
    const clone = await open.cloned('CREATE TABLE t (a int)', 'INSERT INTO t VALUES (1)');
    const asUser = { ...target, user: user.name, password: user.password };
    expect(await rows(asUser, clone, 'INSERT INTO t VALUES (2)', 'SELECT a FROM t')).toHaveLength(2);
    await expect(rows(asUser, clone, 'DELETE FROM t')).rejects.toThrow('denied');
    // The name is a pattern for the server: it must not fit any other name.
    await expect(rows(asUser, neighbour, 'SELECT 1')).rejects.toThrow('denied');
    const like = clone.replaceAll('_', 'x');
    await rows(target, '', `CREATE DATABASE \`${like}\``);
    await expect(rows(asUser, like, 'SELECT 1')).rejects.toThrow('denied');
    await rows(target, '', `DROP DATABASE \`${like}\``);
  });

  test('rights go with the database', async () => {
    await using user = await temporaryUser(target);
    await using open = await openEngine(target);
    const database = await open.made('granted');
    await rows(
      target,
      database,
      'CREATE TABLE t (a int, b int)',
      'CREATE PROCEDURE p() SELECT 1',
      `GRANT SELECT ON \`${database.replaceAll('_', '\\_')}\`.* TO ${user.account} WITH GRANT OPTION`,
      `GRANT INSERT (a), UPDATE ON t TO ${user.account}`,
      `GRANT EXECUTE ON PROCEDURE p TO ${user.account}`,
    );
    const grants = async () => await rows(target, '', `SHOW GRANTS FOR ${user.account}`);
    expect((await grants()).length).toBeGreaterThan(1);
    await open.engine.drop(database);
    expect(await grants()).toHaveLength(1);
  });

  test('a name of 64 characters takes rights, too', async () => {
    await using user = await temporaryUser(target);
    await using creator = await openEngine(target);
    const base = await creator.made('base');
    await rows(target, '', `GRANT SELECT ON \`${base}\`.* TO ${user.account}`);
    await using open = await openEngine({ ...target, database: base });
    const long = open.name('_'.repeat(30)).padEnd(64, 'x');
    await open.engine.create(long);
    await rows({ ...target, user: user.name, password: user.password }, long, 'SELECT 1');
    await open.engine.drop(long);
    expect(await rows(target, '', `SHOW GRANTS FOR ${user.account}`)).toHaveLength(2);
  });
});
