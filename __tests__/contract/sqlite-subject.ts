/** SQLite under the contract suite, once with each driver. */

import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { loadBetterSqlite, loadNodeSqlite, type SqliteDriver } from '../../src/databases/sqlite/driver.ts';
import { openSqlite } from '../../src/databases/sqlite/sqlite.ts';
import { RecordingLog } from '../fakes/recording-log.ts';
import { sqliteChanges } from './sqlite-changes.ts';
import type { OpenSubject, Stranger, Subject } from './subject.ts';

export const sqliteSubjects: readonly Subject[] = [
  {
    label: 'SQLite by better-sqlite3',
    changes: sqliteChanges,
    quarrels: [],
    open: () => open(loadBetterSqlite),
  },
  { label: 'SQLite by node:sqlite', changes: sqliteChanges, quarrels: [], open: () => open(loadNodeSqlite) },
];

async function open(load: () => Promise<SqliteDriver>): Promise<OpenSubject> {
  const folder = await mkdtemp(join(tmpdir(), 'testshoal-sqlite-'));
  const log = new RecordingLog();
  const engine = await openSqlite(
    { file: join(folder, 'base.sqlite3'), folder: join(folder, 'clones'), readFromBytes: 0 },
    { log },
    load,
  );
  const rows = async (database: string, sql: string) => query(engine.access(database).database, sql);
  return {
    engine,
    log,
    name: (ending) => `t${randomBytes(3).toString('hex')} ${ending}`,
    awkwardEndings: [
      `it's`,
      '`back`tick`',
      '100%25',
      ' with  spaces',
      'żółć 数据库 🐟',
      '.hidden;--',
      'n'.repeat(200),
    ],
    illegalNames: ['', '.', '..', '../up', 'a/b', 'a\\b', 'nul\0byte', 'x-wal', 'x-journal', 'n'.repeat(256)],
    rows,
    async run(database, statements) {
      execute(engine.access(database).database, statements.join(';\n'));
    },
    async fill(database) {
      execute(engine.access(database).database, everything);
    },
    async state(database) {
      const file = engine.access(database).database;
      const objects = query(file, 'SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name');
      const tables = objects.filter(({ type }) => type === 'table').map(({ name }) => String(name));
      return {
        objects,
        contents: tables.map((name) => [name, query(file, `SELECT * FROM "${name}" ORDER BY 1`)]),
        pragmas: ['user_version', 'application_id', 'journal_mode', 'encoding', 'page_size'].map((pragma) =>
          query(file, `PRAGMA ${pragma}`),
        ),
      };
    },
    intrude: (database) => intrude(engine.access(database).database),
    async [Symbol.asyncDispose]() {
      await engine.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** In WAL mode, as Rails and Django leave it. */
const everything = `
  PRAGMA journal_mode = WAL;
  PRAGMA user_version = 7;
  PRAGMA application_id = 42;
  CREATE TABLE authors (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL COLLATE NOCASE UNIQUE);
  CREATE TABLE books (
    id INTEGER PRIMARY KEY, author INTEGER REFERENCES authors, price REAL CHECK (price >= 0),
    cents INTEGER GENERATED ALWAYS AS (CAST(price * 100 AS INTEGER)) STORED, cover BLOB) STRICT;
  CREATE INDEX cheap ON books (price) WHERE price < 10;
  CREATE INDEX lowered ON authors (lower(name));
  CREATE VIEW prolific AS SELECT author, count(*) AS books FROM books GROUP BY author;
  CREATE TABLE log (what TEXT);
  CREATE TRIGGER noted AFTER INSERT ON books BEGIN INSERT INTO log VALUES (new.id); END;
  CREATE VIRTUAL TABLE texts USING fts5(body);
  INSERT INTO authors (name) VALUES ('Ursula'), ('Żeromski');
  INSERT INTO books (author, price, cover) VALUES (1, 9.5, x'00ff'), (2, 20, NULL);
  INSERT INTO texts VALUES ('the word for world is forest');
  DELETE FROM authors WHERE id = 99;`;

function execute(file: string, sql: string): void {
  const connection = new DatabaseSync(file);
  connection.exec(sql);
  connection.close();
}

function query(file: string, sql: string): readonly Readonly<Record<string, unknown>>[] {
  const connection = new DatabaseSync(file);
  try {
    return connection.prepare(sql).all();
  } finally {
    connection.close();
  }
}

/** Another process with the file open and a lock on it. */
async function intrude(file: string): Promise<Stranger> {
  const program = `
    const { DatabaseSync } = require('node:sqlite');
    const connection = new DatabaseSync(process.argv[1]);
    connection.prepare('SELECT count(*) FROM sqlite_schema').all();
    process.stdout.write('ready');
    setInterval(() => connection.isOpen, 1000);`;
  const child = spawn(process.execPath, ['-e', program, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return {
    mark: `pid ${child.pid}`,
    isConnected: () => isRunning(child),
    async [Symbol.asyncDispose]() {
      if (!isRunning(child)) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}
