import { expect, test } from 'vitest';
import { messageOf } from '../../../src/errors.ts';
import { describeMysql } from '../../engines/describe-mysql.ts';
import { connect, openEngine, rows } from './open.ts';

describeMysql('sealing', ({ target, flavour }) => {
  /** As if the server ran in a service container. */
  const ours = { ...target, container: 'service' };

  test('a sealed template bears the mark of being complete, and MySQL lets nobody write to it', async () => {
    await using open = await openEngine(target);
    const working = await open.made('working');
    await rows(target, working, 'CREATE TABLE t (a int)');
    const template = await open.engine.seal(working, open.name('template'));
    if (flavour === 'mysql') {
      await expect(rows(target, template.name, 'INSERT INTO t VALUES (1)')).rejects.toThrow('read only');
    } else {
      const [row] = await rows(
        target,
        '',
        `SELECT SCHEMA_COMMENT AS mark FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = '${template.name}'`,
      );
      expect(row).toEqual({ mark: 'A complete template of testshoal' });
    }
    await open.engine.drop(template.name);
    expect(await open.engine.exists(template.name)).toBe(false);
  });

  test('a table whose pages are written in the background does not keep the seal waiting', async () => {
    await using open = await openEngine(target);
    // Without a redo log MySQL has another opinion of what is in a file.
    await open.engine.relaxDurability();
    const working = await open.made('working');
    const tables = Array.from({ length: 100 }, (_, index) => [
      `CREATE TABLE t${index} (id int PRIMARY KEY AUTO_INCREMENT, body varchar(300))`,
      `INSERT INTO t${index} (body) SELECT repeat('x', 300) FROM d a, d b, d c`,
    ]);
    await rows(
      target,
      working,
      'CREATE TABLE d (a int)',
      'INSERT INTO d VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10)',
      ...tables.flat(),
    );
    // As after a while without work.
    const dirty = async () =>
      Number(
        (await rows(target, '', `SHOW GLOBAL STATUS LIKE 'Innodb_buffer_pool_pages_dirty'`))[0]?.['Value'],
      );
    const limit = 'innodb_max_dirty_pages_pct';
    const [before] = await rows(target, '', `SELECT @@GLOBAL.${limit} AS share`);
    await rows(target, '', `SET GLOBAL ${limit} = 0`);
    await expect.poll(dirty, { timeout: 20_000 }).toBeLessThan(500);
    const start = performance.now();
    await open.engine.seal(working, open.name('template'));
    const seconds = (performance.now() - start) / 1000;
    await rows(target, '', `SET GLOBAL ${limit} = ${before?.['share']}`);
    expect(open.log.text).not.toContain('not written out');
    if (flavour === 'mysql') expect(seconds).toBeLessThan(100 * 0.1);
  });

  test('a template that was changed all the same makes no clones that pass', async () => {
    await using open = await openEngine(target);
    const working = await open.made('working');
    await rows(target, working, 'CREATE TABLE t (a int)', 'INSERT INTO t VALUES (1)');
    const template = await open.engine.seal(working, open.name('template'));
    if (flavour === 'mysql') await rows(target, '', `ALTER DATABASE ${template.name} READ ONLY = 0`);
    await rows(target, template.name, 'UPDATE t SET a = 2');
    const clone = open.name('clone');
    await open.engine.clone(template, clone);
    await expect(open.engine.verify(template, clone)).rejects.toThrow(template.name);
  });

  test('a session that stays is named, by kind of statement and never by values, and ended where we may', async () => {
    await using open = await openEngine(ours);
    const working = await open.made('working');
    await rows(target, working, 'CREATE TABLE t (a int)');
    await using stray = await connect(target, working);
    await stray.query(`SELECT 'a secret'`);
    await open.engine.seal(working, open.name('template'));
    const [warning] = open.log.at('warning');
    expect(warning).toMatch(
      new RegExp(`^Ending a session .*: \\w+ from \\S+, Sleep \\(connection ${stray.threadId}\\)$`),
    );
    await expect(stray.query('SELECT 1')).rejects.toThrow();
  });

  test('where the server is not ours such a session is named, and stays', async () => {
    await using open = await openEngine(target);
    const working = await open.made('working');
    await using stray = await connect(target, working);
    const failure = await open.engine.seal(working, open.name('never')).catch(messageOf);
    expect(failure).toContain(`(connection ${stray.threadId})`);
    await stray.query('SELECT 1');
    await stray.end();
    await open.engine.seal(working, open.name('template'));
  });

  test('who holds a lock from another database is named, and ended where we may', async () => {
    await using open = await openEngine(ours);
    const working = await open.made('working');
    await rows(target, working, 'CREATE TABLE t (a int)', 'INSERT INTO t VALUES (1)');
    await using holder = await connect(target, 'mysql');
    await holder.query('BEGIN');
    await holder.query(`SELECT * FROM \`${working}\`.t FOR UPDATE`);
    const sealing = await open.engine.seal(working, open.name('template')).catch(messageOf);
    // MariaDB tells who holds a metadata lock only with a plugin.
    const said = flavour === 'mysql' ? open.log.at('warning').join('\n') : messageOf(sealing);
    expect(said).toContain(`(connection ${holder.threadId})`);
    if (flavour === 'mysql') await expect(holder.query('SELECT 1')).rejects.toThrow();
    else await holder.query('ROLLBACK');
  }, 60_000);

  test('a session that has just left is not taken for one that stays', async () => {
    await using open = await openEngine(target);
    for (let round = 0; round < 10; round += 1) {
      const working = await open.made(`working_${round}`);
      await rows(target, working, 'CREATE TABLE t (a int)');
      await open.engine.seal(working, open.name(`template_${round}`));
    }
    expect(open.log.at('warning')).toEqual([]);
  });

  test('what names the database of the user is said, for so it does in every clone', async () => {
    await using creator = await openEngine(target);
    const base = await creator.made('base');
    await rows(target, base, 'CREATE TABLE t (a int)');
    await using open = await openEngine({ ...target, database: base });
    await open.cloned(
      `CREATE VIEW reaching AS SELECT * FROM ${base}.t`,
      `CREATE PROCEDURE cleaning() DELETE FROM ${base}.t`,
      `CREATE PROCEDURE innocent() SELECT '${base}.t'`,
    );
    expect(open.log.at('warning').join('\n')).toMatch(
      /the procedure "cleaning", the view "reaching"\. Leave the name out/,
    );
  });
});
