/** Bad luck with a server: whatever happens, an error says it, no clone is left, and the user's database is as it was. */

import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Client } from 'pg';
import { expect, test } from 'vitest';
import { EngineError } from '../../src/databases/engine.ts';
import type { PostgresTarget } from '../../src/databases/postgres/postgres.ts';
import { messageOf } from '../../src/errors.ts';
import { connect, type OpenEngine, openEngine, rows, temporaryRole } from '../databases/postgres/open.ts';
import { describePostgres } from '../engines/describe-postgres.ts';
import { startLocalPostgres } from '../engines/postgres-local.ts';
import { waitFor } from '../wait-for.ts';
import { returning, type Visitor } from './returning.ts';

function returningTo(target: PostgresTarget, database: string): Visitor {
  return returning(
    () => connect(target, database, 'one who comes back'),
    (client) => client.query('SELECT pg_sleep(0.01)'),
  );
}

async function madeTemplate(open: OpenEngine, target: PostgresTarget, table: string) {
  const working = await open.made('working');
  await rows(target, working, table);
  return await open.engine.seal(working, open.name('template'));
}

describePostgres('bad luck', ({ target, local }) => {
  test('a session that keeps coming back does not get into a template, and all clones are made', async () => {
    await using open = await openEngine(target);
    const working = await open.made('working');
    await rows(target, working, 'CREATE TABLE t (i int)');
    await using visitor = returningTo(target, working);
    await waitFor(() => visitor.visits() > 0, 'the visitor');
    const template = await open.engine.seal(working, open.name('template'));
    await using later = returningTo(target, template.name);
    const names = Array.from({ length: 4 }, (_, index) => open.name(`w${index}`));
    await Promise.all(names.map((name) => open.engine.clone(template, name)));
    for (const name of names) await open.engine.verify(template, name);
    expect(later.visits()).toBe(0);
    expect(open.log.at('warning').join('\n')).toContain('one who comes back');
  });

  test('a session that keeps coming back does not keep a clone alive', async () => {
    await using open = await openEngine(target);
    const template = await madeTemplate(open, target, 'CREATE TABLE t (i int)');
    const clone = open.name('clone');
    await open.engine.clone(template, clone);
    await using visitor = returningTo(target, clone);
    await waitFor(() => visitor.visits() > 0, 'the visitor');
    await open.engine.drop(clone);
    expect(await open.engine.exists(clone)).toBe(false);
  });

  test('a role that may not end a session says whose it is and what would help, and drops nothing of it', async () => {
    await using role = await temporaryRole(target, `LOGIN CREATEDB PASSWORD 'pw'`);
    await using open = await openEngine({ ...target, user: role.name, password: 'pw' });
    const working = await open.made('working');
    {
      await using stranger = await connect(target, working, "the administrator's");
      const failure = await open.engine.seal(working, open.name('template')).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(EngineError);
      expect(messageOf(failure)).toMatch(
        /may not end this session: the administrator's from .*GRANT pg_signal_backend TO/,
      );
      const drop = await open.engine.drop(working).catch((error: unknown) => error);
      expect(drop).toBeInstanceOf(EngineError);
      expect(messageOf(drop)).toContain("in it are: the administrator's from");
      expect((await stranger.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    }
    // When it has gone, so can the database.
    await open.engine.drop(working);
    expect(await open.engine.exists(working)).toBe(false);
  });

  test('a clone that somebody drops under a worker ends its sessions, and nothing else', async () => {
    await using open = await openEngine(target);
    const template = await madeTemplate(open, target, 'CREATE TABLE t (i int)');
    const [lost, other] = [open.name('w1'), open.name('w2')];
    for (const name of [lost, other]) await open.engine.clone(template, name);
    await using worker = await connect(target, lost);
    await using neighbour = await connect(target, other);
    await rows(target, 'postgres', `DROP DATABASE "${lost}" WITH (FORCE)`);
    await expect(worker.query('SELECT 1')).rejects.toThrow();
    expect(await open.engine.statistics(lost)).toBeUndefined();
    await expect(open.engine.verify(template, lost)).rejects.toThrow(/verify .*does not exist/);
    await open.engine.drop(lost);
    expect((await neighbour.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    await open.engine.clone(template, lost);
    await open.engine.verify(template, lost);
  });

  test.skipIf(local === undefined)(
    'a server that crashes while it clones and starts again: an error, then right clones of the same template',
    async () => {
      if (local === undefined) return;
      await using server = await startLocalPostgres(local);
      await using open = await openEngine(server.target);
      const fill = `CREATE TABLE t AS SELECT i, repeat('x', 500) AS text FROM generate_series(1, 60000) i`;
      const template = await madeTemplate(open, server.target, fill);
      const names = [open.name('w1'), open.name('w2')];
      await using killer = await connect(server.target, 'postgres', 'the killer');
      const clones = Promise.allSettled(names.map((name) => open.engine.clone(template, name)));
      // The whole server starts again when one of its processes is killed.
      await killWhile(killer, 'CREATE DATABASE');
      const failures = (await clones).flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
      expect(failures.length).toBeGreaterThan(0);
      for (const failure of failures) expect(failure).toBeInstanceOf(EngineError);
      await waitFor(() => answers(server.target), 'the server to start again');
      for (const name of names) {
        await open.engine.drop(name);
        expect(await open.engine.exists(name)).toBe(false);
        await open.engine.clone(template, name);
        await open.engine.verify(template, name);
      }
      const [one] = names;
      expect(await rows(server.target, one ?? '', 'SELECT count(*)::int AS n FROM t')).toEqual([
        { n: 60000 },
      ]);
    },
  );

  test.skipIf(local === undefined || local.major < 15)(
    'a database of another version of its collation is not copied: the error says what to run, and nothing is left',
    async () => {
      if (local === undefined) return;
      await using server = await startLocalPostgres(local);
      await rows(
        server.target,
        'postgres',
        `CREATE DATABASE app TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en'`,
        `UPDATE pg_database SET datcollversion = '0.1' WHERE datname = 'app'`,
      );
      const before = await bytesOf(server.target, server.socketFolder);
      await using open = await openEngine(server.target);
      const copy = open.name('copy');
      const failure = await open.engine.copyBase(copy).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(EngineError);
      expect(messageOf(failure)).toMatch(
        /copy into .*collation version mismatch.*version 0\.1.*ALTER DATABASE app REFRESH COLLATION VERSION/,
      );
      expect(await open.engine.exists(copy)).toBe(false);
      expect(await bytesOf(server.target, server.socketFolder)).toEqual(before);
      // Templates are made from template0, in the same locale.
      await open.made('template');
    },
  );

  test.skipIf(local === undefined)(
    "the user's own database has the same bytes after a whole life of template and clones, faults included",
    async () => {
      if (local === undefined) return;
      await using server = await startLocalPostgres(local, { settings: ['autovacuum=off'] });
      await rows(server.target, 'postgres', 'CREATE DATABASE app');
      await rows(server.target, 'app', 'CREATE TABLE own AS SELECT generate_series(1, 5000) AS id');
      const before = await bytesOf(server.target, server.socketFolder);
      await using open = await openEngine(server.target);
      await open.engine.survey();
      const template = await madeTemplate(open, server.target, 'CREATE TABLE t (i int)');
      const clone = open.name('clone');
      await open.engine.clone(template, clone);
      await rows(server.target, clone, 'INSERT INTO t VALUES (1)');
      await expect(open.engine.clone(template, clone)).rejects.toThrow(EngineError);
      await open.engine.statistics(clone);
      await open.engine.drop(clone);
      await open.engine.drop(template.name);
      expect(await bytesOf(server.target, server.socketFolder)).toEqual(before);
      expect(before.length).toBeGreaterThan(100);
    },
  );
});

async function killWhile(client: Client, statement: string): Promise<void> {
  await waitFor(async () => {
    const { rows: found } = await client.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE state = 'active' AND query LIKE $1 AND pid <> pg_backend_pid()`,
      [`${statement}%`],
    );
    const [first] = found;
    // The server ends the others itself.
    if (first !== undefined) process.kill(first.pid, 'SIGKILL');
    return first !== undefined;
  }, statement);
}

async function answers(target: PostgresTarget): Promise<boolean> {
  return rows(target, 'postgres', 'SELECT 1').then(
    () => true,
    () => false,
  );
}

/** Of the database `app`, as they are on the disk. */
async function bytesOf(target: PostgresTarget, socketFolder: string): Promise<readonly string[]> {
  const [found] = await rows<{ oid: number }>(
    target,
    'postgres',
    'CHECKPOINT',
    `SELECT oid::int FROM pg_database WHERE datname = 'app'`,
  );
  const folder = path.join(socketFolder, 'data', 'base', String(found?.oid));
  return Promise.all(
    (await readdir(folder)).sort().map(async (name) => {
      const hash = createHash('sha256').update(await readFile(path.join(folder, name)));
      return `${name} ${hash.digest('hex')}`;
    }),
  );
}
