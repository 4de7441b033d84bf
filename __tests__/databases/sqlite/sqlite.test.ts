import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  access,
  constants,
  copyFile,
  mkdtempDisposable,
  open,
  readdir,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import type { Engine } from '../../../src/databases/engine.ts';
import { loadBetterSqlite, loadNodeSqlite } from '../../../src/databases/sqlite/driver.ts';
import { openSqlite } from '../../../src/databases/sqlite/sqlite.ts';
import { RecordingLog } from '../../fakes/recording-log.ts';

interface Bench extends AsyncDisposable {
  readonly engine: Engine;
  readonly log: RecordingLog;
  readonly base: string;
  path(database: string): string;
}

describe.each([
  { driver: 'better-sqlite3', load: loadBetterSqlite },
  { driver: 'node:sqlite', load: loadNodeSqlite },
])('SQLite by $driver', ({ load }) => {
  async function openBench(): Promise<Bench> {
    const folder = await mkdtempDisposable(join(tmpdir(), 'testshoal-sqlite-'));
    const base = join(folder.path, 'db.sqlite3');
    const log = new RecordingLog();
    const target = { file: base, folder: join(folder.path, 'clones'), readFromBytes: 0 };
    const engine = await openSqlite(target, { log }, load);
    return {
      engine,
      log,
      base,
      path: (database) => engine.access(database).database,
      [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
    };
  }

  test('rows that only the write-ahead log holds are in the clones', async () => {
    await using bench = await openBench();
    const { engine } = bench;
    await engine.create('w');
    await crashWith(
      bench.path('w'),
      'PRAGMA journal_mode = WAL; CREATE TABLE t (i); INSERT INTO t VALUES (1), (2)',
    );
    expect((await stat(`${bench.path('w')}-wal`)).size).toBeGreaterThan(0);
    const template = await engine.seal('w', 'template');
    await engine.clone(template, 'c');
    await engine.verify(template, 'c');
    expect(read(bench.path('c'), 'SELECT count(*) AS n FROM t')).toEqual([{ n: 2 }]);
    expect(read(bench.path('c'), 'PRAGMA journal_mode')).toEqual([{ journal_mode: 'wal' }]);
  });

  test('a log that a killed program left beside a used clone is a change, whoever has gone', async () => {
    await using bench = await openBench();
    const { engine } = bench;
    await engine.create('w');
    write(bench.path('w'), 'PRAGMA journal_mode = WAL; CREATE TABLE t (i)');
    const template = await engine.seal('w', 'template');
    await engine.clone(template, 'c');
    await engine.verify(template, 'c');
    expect(await engine.changes(template, 'c')).toEqual([]);
    await crashWith(bench.path('c'), 'INSERT INTO t VALUES (1)');
    expect(await engine.changes(template, 'c')).toContain('the file c-wal');
  });

  test('what a crash left in a rollback journal is rolled back before the seal', async () => {
    await using bench = await openBench();
    const { engine } = bench;
    await engine.create('w');
    write(bench.path('w'), 'CREATE TABLE t (i); INSERT INTO t VALUES (1)');
    // A cache of one page makes the open transaction spill into the file.
    await crashWith(
      bench.path('w'),
      `PRAGMA cache_size = 1; BEGIN;
       WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
       INSERT INTO t SELECT hex(randomblob(50)) FROM n`,
    );
    expect(await readdir(dirname(bench.path('w')))).toContain('w-journal');
    const template = await engine.seal('w', 'template');
    expect(await readdir(dirname(bench.path('w')))).toEqual(['template']);
    await engine.clone(template, 'c');
    expect(read(bench.path('c'), 'SELECT count(*) AS n FROM t')).toEqual([{ n: 1 }]);
  });

  test('a log that an earlier file of that name left is not played into a clone', async () => {
    await using bench = await openBench();
    const { engine } = bench;
    await engine.create('w');
    write(bench.path('w'), 'PRAGMA journal_mode = WAL; CREATE TABLE t (i); INSERT INTO t VALUES (1)');
    const copy = `${bench.base}.copy`;
    await copyFile(bench.path('w'), copy);
    await crashWith(copy, 'INSERT INTO t VALUES (666)');
    const template = await engine.seal('w', 'template');
    await copyFile(`${copy}-wal`, `${bench.path('c')}-wal`);
    await engine.clone(template, 'c');
    expect(read(bench.path('c'), 'SELECT i FROM t')).toEqual([{ i: 1 }]);
  });

  test.each(['restored', 'copied from the own file'])(
    'a log that an earlier file of that name left is not played into a database that is %s',
    async (how) => {
      await using bench = await openBench();
      const { engine } = bench;
      await writeFile(bench.base, '');
      write(bench.base, 'PRAGMA journal_mode = WAL; CREATE TABLE t (i); INSERT INTO t VALUES (1)');
      const copy = `${bench.base}.copy`;
      await copyFile(bench.base, copy);
      await crashWith(copy, 'INSERT INTO t VALUES (666)');
      if (how === 'restored') {
        await engine.create('r');
        await copyFile(`${copy}-wal`, `${bench.path('r')}-wal`);
        await engine.restore(bench.base, 'r');
      } else {
        await copyFile(`${copy}-wal`, `${bench.path('r')}-wal`);
        await engine.copyBase('r');
      }
      expect(read(bench.path('r'), 'SELECT i FROM t')).toEqual([{ i: 1 }]);
    },
  );

  test('a template with an open writer is not sealed, and the writer goes on', async () => {
    await using bench = await openBench();
    const { engine } = bench;
    await engine.create('w');
    const writer = new DatabaseSync(bench.path('w'));
    writer.exec('CREATE TABLE t (i); BEGIN IMMEDIATE; INSERT INTO t VALUES (1)');
    await expect(engine.seal('w', 'template')).rejects.toThrow(
      new RegExp(`still in use by .*\\(pid ${process.pid}\\)`),
    );
    expect(await engine.exists('template')).toBe(false);
    writer.exec('COMMIT');
    expect(writer.prepare('SELECT i FROM t').all()).toEqual([{ i: 1 }]);
    writer.close();
    await engine.seal('w', 'template');
  });

  test('a template is read-only, its clones are writable', async () => {
    await using bench = await openBench();
    const { engine } = bench;
    await engine.create('w');
    write(bench.path('w'), 'CREATE TABLE t (i)');
    const template = await engine.seal('w', 'template');
    expect((await stat(bench.path('template'))).mode & 0o222).toBe(0);
    await engine.clone(template, 'c');
    await access(bench.path('c'), constants.W_OK);
    write(bench.path('c'), 'INSERT INTO t VALUES (1)');
  });

  test('a damaged database is not sealed', async () => {
    await using bench = await openBench();
    await bench.engine.create('w');
    write(bench.path('w'), 'CREATE TABLE t (i UNIQUE)', fill);
    await using handle = await open(bench.path('w'), 'r+');
    await handle.write(Buffer.alloc(4096, 0xab), 0, 4096, 8192);
    await handle.close();
    await expect(bench.engine.seal('w', 'template')).rejects.toThrow(/seal as template/);
    expect(await bench.engine.exists('template')).toBe(false);
    await bench.engine.drop('w');
  });

  test('a database whose rows break its own constraints is not sealed', async () => {
    await using bench = await openBench();
    await bench.engine.create('w');
    write(
      bench.path('w'),
      `CREATE TABLE t (i); INSERT INTO t VALUES (NULL); PRAGMA writable_schema = ON;
       UPDATE sqlite_schema SET sql = 'CREATE TABLE t (i NOT NULL)' WHERE name = 't'`,
    );
    await expect(bench.engine.seal('w', 'template')).rejects.toThrow('integrity_check: NULL value in t.i');
  });

  test('our own open files are no sessions, but keep a database from being sealed', async () => {
    await using bench = await openBench();
    await bench.engine.create('w');
    await using handle = await open(bench.path('w'));
    expect(handle.fd).toBeGreaterThan(0);
    expect(await bench.engine.sessions()).toEqual([]);
    const failure = bench.engine.seal('w', 'template');
    await expect(failure).rejects.toThrow(new RegExp(`still in use by .*\\(pid ${process.pid}\\)`));
    expect(await bench.engine.exists('template')).toBe(false);
  });

  test('rows that break foreign keys are reported, not refused', async () => {
    await using bench = await openBench();
    await bench.engine.create('w');
    write(
      bench.path('w'),
      'PRAGMA foreign_keys = OFF; CREATE TABLE p (i INTEGER PRIMARY KEY); CREATE TABLE kids (p REFERENCES p)',
      'PRAGMA foreign_keys = OFF; INSERT INTO kids VALUES (7)',
    );
    await bench.engine.seal('w', 'template');
    expect(bench.log.at('warning')).toEqual(['SQLite: 1 rows of w break a foreign key, in kids']);
  });

  test('a database whose modules only the project loads can be sealed and cloned', async () => {
    await using bench = await openBench();
    const { engine } = bench;
    await engine.create('w');
    write(
      bench.path('w'),
      `PRAGMA writable_schema = ON; CREATE TABLE t (i);
       INSERT INTO sqlite_schema VALUES ('table', 'places', 'places', 0, 'CREATE VIRTUAL TABLE places USING spatial(x)')`,
    );
    const template = await engine.seal('w', 'template');
    await engine.clone(template, 'c');
    await engine.verify(template, 'c');
  });

  test('verify sees a single changed row', async () => {
    await using bench = await openBench();
    const { engine } = bench;
    await engine.create('w');
    write(bench.path('w'), 'CREATE TABLE t (i)', 'INSERT INTO t VALUES (1)');
    const template = await engine.seal('w', 'template');
    await engine.clone(template, 'c');
    write(bench.path('c'), 'UPDATE t SET i = 2');
    await expect(engine.verify(template, 'c')).rejects.toThrow('not those of the template');
  });

  test('a sealed template can be dumped as it is', async () => {
    await using bench = await openBench();
    const { engine } = bench;
    await engine.create('w');
    write(bench.path('w'), 'PRAGMA journal_mode = WAL; CREATE TABLE t (i); INSERT INTO t VALUES (1)');
    const template = await engine.seal('w', 'template');
    const file = `${bench.base}.dump`;
    expect(await engine.dump('template', file)).toMatchObject({ sizeBytes: template.sizeBytes });
    await engine.create('r');
    await engine.restore(file, 'r');
    expect(read(bench.path('r'), 'SELECT i FROM t')).toEqual([{ i: 1 }]);
    await expect(engine.restore(file, 'r')).rejects.toThrow('not empty');
  });

  test('a dump with a damaged page is refused, and leaves the database empty', async () => {
    await using bench = await openBench();
    const { engine } = bench;
    const file = `${bench.base}.dump`;
    await writeFile(file, '');
    write(file, 'CREATE TABLE t (i UNIQUE)', fill);
    await using handle = await open(file, 'r+');
    await handle.write(Buffer.alloc(4096, 0xab), 0, 4096, 8192);
    await handle.close();
    await engine.create('r');
    await expect(engine.restore(file, 'r')).rejects.toThrow(/restore/);
    expect(await readdir(dirname(bench.path('r')))).toEqual(['r']);
    expect((await stat(bench.path('r'))).size).toBe(0);
  });

  test('the base file is seen by the survey, with the processes that have it open, and never touched', async () => {
    await using bench = await openBench();
    await writeFile(bench.base, '');
    write(bench.base, 'CREATE TABLE t (i)');
    await using handle = await open(bench.base);
    const before = await handle.stat();
    const survey = await bench.engine.survey();
    expect(survey).toMatchObject({ base: bench.base, baseExists: true, freeConnections: undefined });
    expect(survey.baseSessions).toEqual([expect.stringContaining(`(pid ${process.pid})`)]);
    expect((await handle.stat()).mtimeMs).toBe(before.mtimeMs);
  });
});

/** Some pages of rows, in table and index. */
const fill = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
  INSERT INTO t SELECT i FROM n`;

function write(file: string, ...statements: readonly string[]): void {
  const connection = new DatabaseSync(file);
  connection.enableDefensive?.(false);
  for (const statement of statements) connection.exec(statement);
  connection.close();
}

function read(file: string, sql: string): readonly unknown[] {
  const connection = new DatabaseSync(file);
  try {
    return connection.prepare(sql).all();
  } finally {
    connection.close();
  }
}

/** Runs `sql` in a process that is killed afterwards, with the database open. */
async function crashWith(file: string, sql: string): Promise<void> {
  const program = `
    const { DatabaseSync } = require('node:sqlite');
    const connection = new DatabaseSync(process.argv[1]);
    connection.exec(process.argv[2]);
    process.kill(process.pid, 'SIGKILL');`;
  const child = spawn(process.execPath, ['-e', program, file, sql], { stdio: 'inherit' });
  const [, signal] = await once(child, 'exit');
  expect(signal).toBe('SIGKILL');
}
