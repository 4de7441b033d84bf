/** A disk that is full in the middle of a clone: an error that says so, and no half of a clone. */

import { chmod, mkdtempDisposable, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { packDump } from '../../src/databases/dump/container.ts';
import { EngineError } from '../../src/databases/engine.ts';
import { openSqlite } from '../../src/databases/sqlite/sqlite.ts';
import { rows as mysqlRows, openEngine as openMysqlEngine } from '../databases/mysql/open.ts';
import { openEngine, rows } from '../databases/postgres/open.ts';
import { describeMysql } from '../engines/describe-mysql.ts';
import { describePostgres } from '../engines/describe-postgres.ts';
import { startLocalMysql } from '../engines/mysql-local.ts';
import { startLocalPostgres } from '../engines/postgres-local.ts';
import { RecordingLog } from '../fakes/recording-log.ts';
import { mountSmallDisk } from './small-disk.ts';

test('a file of SQLite', async (context) => {
  await using disk = await mountSmallDisk(context, 3);
  const folder = path.join(disk.folder, 'clones');
  const engine = await openSqlite(
    { file: path.join(disk.folder, 'own'), folder },
    { log: new RecordingLog() },
  );
  await engine.create('w');
  const filling = new DatabaseSync(engine.access('w').database);
  filling.exec('CREATE TABLE t AS SELECT randomblob(1200000) AS b');
  filling.close();
  const template = await engine.seal('w', 'template');
  await engine.clone(template, 'w1');
  await expect(engine.clone(template, 'w2')).rejects.toThrow(/clone from template .*ENOSPC/);
  expect((await readdir(folder)).sort()).toEqual(['template', 'w1']);
  await engine.verify(template, 'w1');
  await engine.drop('w1');
  await engine.clone(template, 'w2');
  await engine.verify(template, 'w2');
});

test('a dump that is packed', async (context) => {
  await using disk = await mountSmallDisk(context, 1);
  await using folder = await mkdtempDisposable(path.join(tmpdir(), 'testshoal-full-'));
  const payload = path.join(folder.path, 'payload');
  const filling = new DatabaseSync(payload);
  filling.exec('CREATE TABLE t AS SELECT randomblob(3000000) AS b');
  filling.close();
  const description = {
    ...{ engine: 'e', engineVersion: '1', tool: 't', family: 'f', files: [] },
    ...{ templateBytes: 1, source: 'built' as const, previous: null },
  };
  await expect(packDump(payload, description, path.join(disk.folder, 'dump'))).rejects.toThrow('ENOSPC');
  expect(await readdir(disk.folder)).toEqual([]);
});

describeMysql('a server', ({ local }) => {
  test.skipIf(local === undefined)(
    'that has no room for one more clone',
    async (context) => {
      if (local === undefined) return;
      await using disk = await mountSmallDisk(context, 320);
      await chmod(disk.folder, 0o777);
      const settings = local.flavour === 'mysql' ? ['--skip-log-bin'] : [];
      await using server = await startLocalMysql(local, { root: disk.folder, settings });
      await server.ready;
      await using open = await openMysqlEngine(server.target);
      await open.engine.relaxDurability();
      const working = await open.made('working');
      await mysqlRows(
        server.target,
        working,
        'CREATE TABLE d (a int)',
        'INSERT INTO d VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10)',
        'CREATE TABLE t (id int PRIMARY KEY AUTO_INCREMENT, body varchar(1000))',
        `INSERT INTO t (body) SELECT repeat('x', 1000) FROM d a, d b, d c, d e`,
      );
      const template = await open.engine.seal(working, open.name('template'));
      let failure: unknown;
      const made: string[] = [];
      while (failure === undefined && made.length < 40) {
        const name = open.name(`w${made.length}`);
        made.push(name);
        failure = await (async () => {
          await open.engine.clone(template, name);
          await open.engine.verify(template, name);
        })().catch((error: unknown) => error);
      }
      expect(failure).toBeInstanceOf(EngineError);
      // MariaDB may only notice when it writes what it has taken; then it is the check that does not pass.
      expect(String(failure)).toMatch(
        /is full|No space left|errno: 28|Can't create|are not those of the template/i,
      );
      // Room that is made is used again.
      const [first = ''] = made;
      for (const name of made) await open.engine.drop(name);
      expect(await open.engine.exists(first)).toBe(false);
      await open.engine.clone(template, first);
      await open.engine.verify(template, first);
    },
    120_000,
  );
});

describePostgres('a server', ({ local }) => {
  test.skipIf(local === undefined)('that has no room for one more clone', async (context) => {
    if (local === undefined) return;
    await using disk = await mountSmallDisk(context, 150);
    await chmod(disk.folder, 0o777);
    await using server = await startLocalPostgres(local, {
      root: disk.folder,
      settings: ['max_wal_size=32MB', 'min_wal_size=32MB'],
    });
    await using open = await openEngine(server.target);
    // Copied as files: with WAL_LOG the server's own log would be the first to find no room, and that ends the server.
    await open.engine.relaxDurability();
    const working = await open.made('working');
    await rows(
      server.target,
      working,
      `CREATE TABLE t AS SELECT i, repeat('x', 700) AS text FROM generate_series(1, 20000) i`,
    );
    const template = await open.engine.seal(working, open.name('template'));
    let failure: unknown;
    const made: string[] = [];
    while (failure === undefined && made.length < 20) {
      const name = open.name(`w${made.length}`);
      failure = await open.engine.clone(template, name).then(
        () => undefined,
        (error: unknown) => error,
      );
      if (failure === undefined) made.push(name);
      else expect(await open.engine.exists(name)).toBe(false);
    }
    expect(failure).toBeInstanceOf(EngineError);
    expect(String(failure)).toMatch(/No space left on device/);
    // Those that were made before are right, and room that is made is used again.
    const [first = ''] = made;
    await open.engine.verify(template, first);
    await open.engine.drop(first);
    await open.engine.clone(template, first);
    await open.engine.verify(template, first);
  });
});
