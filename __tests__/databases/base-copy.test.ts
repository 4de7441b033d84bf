/** The user's own database as a template: copied to the last row, and not a byte of it changed. */

import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtempDisposable, readdir, readFile, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import type { Engine } from '../../src/databases/engine.ts';
import { openPostgres, type PostgresTarget } from '../../src/databases/postgres/postgres.ts';
import { openSqlite } from '../../src/databases/sqlite/sqlite.ts';
import { messageOf, UserError } from '../../src/errors.ts';
import { describePostgres } from '../engines/describe-postgres.ts';
import { startLocalPostgres } from '../engines/postgres-local.ts';
import { noContainers } from '../fakes/containers.ts';
import { RecordingLog } from '../fakes/recording-log.ts';
import { childProcessTools } from '../fakes/tools.ts';
import { connect, rows, temporaryRole } from './postgres/open.ts';

describe('a file of SQLite', () => {
  async function openScene() {
    const folder = await mkdtempDisposable(path.join(tmpdir(), 'testshoal-base-'));
    const base = path.join(folder.path, 'app', 'own.sqlite3');
    const log = new RecordingLog();
    await mkdir(path.dirname(base));
    const engine = await openSqlite({ file: base, folder: path.join(folder.path, 'clones') }, { log });
    return { engine, base, [Symbol.asyncDispose]: () => folder.remove() };
  }

  /** Names, contents and times of all that lies in the folder of the base. */
  async function bytesOf(base: string): Promise<unknown> {
    const names = (await readdir(path.dirname(base))).sort();
    return Promise.all(
      names.map(async (name) => {
        const file = path.join(path.dirname(base), name);
        const { mtimeNs, mode } = await stat(file, { bigint: true });
        return [name, mode, mtimeNs, (await readFile(file)).toString('base64')];
      }),
    );
  }

  test('is copied with what only its write-ahead log holds, and stays as it is', async () => {
    await using scene = await openScene();
    await killedAfter(
      scene.base,
      'PRAGMA journal_mode = WAL; CREATE TABLE notes (id); INSERT INTO notes VALUES (1), (2)',
    );
    const before = await bytesOf(scene.base);
    await scene.engine.copyBase('working');
    const template = await scene.engine.seal('working', 'template');
    await scene.engine.clone(template, 'clone');
    using clone = new DatabaseSync(scene.engine.access('clone').database);
    expect(clone.prepare('SELECT count(*) AS n FROM notes').get()).toEqual({ n: 2 });
    expect(await bytesOf(scene.base)).toEqual(before);
  });

  test('is not copied while a writer has it open, and the writer is named and goes on', async () => {
    await using scene = await openScene();
    using writer = new DatabaseSync(scene.base);
    writer.exec('CREATE TABLE notes (id); BEGIN; INSERT INTO notes VALUES (1)');
    const failure = await scene.engine.copyBase('working').catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UserError);
    expect(messageOf(failure)).toContain(`(pid ${process.pid})`);
    expect(await scene.engine.exists('working')).toBe(false);
    writer.exec('COMMIT');
    expect(writer.prepare('SELECT id FROM notes').all()).toEqual([{ id: 1 }]);
  });
});

/** Runs `sql` in a process that is killed with the file open, so that its log stays. */
async function killedAfter(file: string, sql: string): Promise<void> {
  const program = `
    const { DatabaseSync } = require('node:sqlite');
    new DatabaseSync(process.argv[1]).exec(process.argv[2]);
    process.kill(process.pid, 'SIGKILL');`;
  await once(spawn(process.execPath, ['-e', program, file, sql], { stdio: 'inherit' }), 'exit');
}

describePostgres("a server's database", ({ target, local }) => {
  async function openBase(own: PostgresTarget, database = `own_${randomBytes(4).toString('hex')}`) {
    if (database !== 'postgres') await rows(own, 'postgres', `CREATE DATABASE "${database}"`);
    const log = new RecordingLog();
    const withBase = { ...own, database };
    const ports = { log, tools: childProcessTools, containers: noContainers };
    const engine: Engine = await openPostgres(withBase, ports);
    const made = `${database}_copy`;
    return {
      engine,
      base: database,
      made,
      log,
      async [Symbol.asyncDispose]() {
        for (const name of [made, `${made}_tpl`, `${made}_w1`]) await engine.drop(name);
        await engine.close();
        if (database !== 'postgres') await rows(own, 'template1', `DROP DATABASE "${database}" WITH (FORCE)`);
      },
    };
  }

  test('is copied with its settings, can be sealed and cloned, and stays open', async () => {
    await using scene = await openBase(target);
    await rows(
      target,
      scene.base,
      'CREATE TABLE notes (id int)',
      'INSERT INTO notes VALUES (1), (2)',
      `ALTER DATABASE "${scene.base}" SET timezone = 'Europe/Warsaw'`,
    );
    const state = `SELECT datistemplate, datallowconn, shobj_description(oid, 'pg_database') AS comment
      FROM pg_database WHERE datname = '${scene.base}'`;
    const before = await rows(target, 'postgres', state);
    await scene.engine.copyBase(scene.made);
    const template = await scene.engine.seal(scene.made, `${scene.made}_tpl`);
    await scene.engine.clone(template, `${scene.made}_w1`);
    await scene.engine.verify(template, `${scene.made}_w1`);
    expect(await rows(target, `${scene.made}_w1`, 'SELECT count(*)::int AS n FROM notes')).toEqual([
      { n: 2 },
    ]);
    expect(await rows(target, `${scene.made}_w1`, 'SHOW timezone')).toEqual([{ TimeZone: 'Europe/Warsaw' }]);
    expect(await rows(target, 'postgres', state)).toEqual(before);
  });

  test('is not copied while others are in it; they are named, and nobody is sent away', async () => {
    await using scene = await openBase(target);
    await using stranger = await connect(target, scene.base, 'the accounts');
    const failure = await scene.engine.copyBase(scene.made).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UserError);
    expect(messageOf(failure)).toMatch(/cannot be copied while others are in it: the accounts from/);
    expect((await stranger.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    expect(await scene.engine.exists(scene.made)).toBe(false);
  });

  test('is not copied by a role that does not own it, and the message says who could', async () => {
    await using role = await temporaryRole(target, `LOGIN CREATEDB PASSWORD 'pw'`);
    await using scene = await openBase(target);
    const poor = { ...target, database: scene.base, user: role.name, password: 'pw' };
    const ports = { log: new RecordingLog(), tools: childProcessTools, containers: noContainers };
    const engine = await openPostgres(poor, ports);
    await expect(engine.copyBase(scene.made)).rejects.toThrow(/may not copy the database .* does not own it/);
    await engine.close();
  });

  test.skipIf(local === undefined)('is copied though it is the one that we work from', async () => {
    if (local === undefined) return;
    await using server = await startLocalPostgres(local);
    await using scene = await openBase(server.target, 'postgres');
    await rows(server.target, 'postgres', 'CREATE TABLE notes (id int)');
    // Several connections of ours: the one that copies would not be in its own way.
    await Promise.all(['a', 'b', 'c', 'd'].map((name) => scene.engine.exists(name)));
    await scene.engine.copyBase(scene.made);
    expect(await rows(server.target, scene.made, 'SELECT * FROM notes')).toEqual([]);
    // We are out of template1 again, so others can make databases by default.
    await rows(server.target, 'postgres', `CREATE DATABASE "${scene.made}_w1"`);
    await scene.engine.create(`${scene.made}_tpl`);
  });

  test.skipIf(local === undefined)('has the same bytes on the disk before and after', async () => {
    if (local === undefined) return;
    await using server = await startLocalPostgres(local, { settings: ['autovacuum=off'] });
    await using scene = await openBase(server.target);
    await rows(server.target, scene.base, 'CREATE TABLE notes AS SELECT generate_series(1, 5000) AS id');
    const [{ oid } = { oid: 0 }] = await rows<{ oid: number }>(
      server.target,
      'postgres',
      `SELECT oid::int FROM pg_database WHERE datname = '${scene.base}'`,
      'CHECKPOINT',
      `SELECT oid::int FROM pg_database WHERE datname = '${scene.base}'`,
    );
    const folder = path.join(server.socketFolder, 'data', 'base', String(oid));
    const before = await hashesOf(folder);
    await scene.engine.copyBase(scene.made);
    const template = await scene.engine.seal(scene.made, `${scene.made}_tpl`);
    await scene.engine.clone(template, `${scene.made}_w1`);
    await rows(server.target, `${scene.made}_w1`, 'DELETE FROM notes');
    await rows(server.target, 'postgres', 'CHECKPOINT');
    expect(before.length).toBeGreaterThan(100);
    expect(await hashesOf(folder)).toEqual(before);
  });
});

async function hashesOf(folder: string): Promise<readonly string[]> {
  const names = (await readdir(folder)).sort();
  return Promise.all(
    names.map(async (name) => {
      const content = await readFile(path.join(folder, name));
      return `${name} ${createHash('sha256').update(content).digest('hex')}`;
    }),
  );
}
