/** Bad luck with a server: whatever happens, an error says it, no clone is left, and the user's database is as it was. */

import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { EngineError } from '../../src/databases/engine.ts';
import type { MysqlTarget } from '../../src/databases/mysql/mysql.ts';
import { messageOf } from '../../src/errors.ts';
import { connect, type OpenEngine, openEngine, rows, temporaryUser } from '../databases/mysql/open.ts';
import { describeMysql } from '../engines/describe-mysql.ts';
import { type RunningMysql, startLocalMysql } from '../engines/mysql-local.ts';
import { waitFor } from '../wait-for.ts';
import { returning, type Visitor } from './returning.ts';

function returningTo(target: MysqlTarget, database: string): Visitor {
  return returning(
    () => connect(target, database),
    (client) => client.query('SELECT SLEEP(0.01)'),
  );
}

const numbers = [
  'CREATE TABLE d (a int)',
  'INSERT INTO d VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10)',
];
const many = [
  ...numbers,
  'CREATE TABLE t (id int PRIMARY KEY AUTO_INCREMENT, body varchar(200))',
  `INSERT INTO t (body) SELECT repeat('x', 200) FROM d a, d b, d c, d e, d f`,
];

async function madeTemplate(open: OpenEngine, target: MysqlTarget, ...statements: readonly string[]) {
  const working = await open.made('working');
  await rows(target, working, ...statements);
  return await open.engine.seal(working, open.name('template'));
}

describeMysql('bad luck', ({ target, local }) => {
  /** As if the server ran in a service container. */
  const ours = { ...target, container: 'service' };

  test('a session that keeps coming back changes nothing, and all clones are made', async () => {
    await using open = await openEngine(ours);
    const working = await open.made('working');
    await rows(target, working, 'CREATE TABLE t (i int)', 'INSERT INTO t VALUES (1)');
    await using visitor = returningTo(target, working);
    await waitFor(() => visitor.visits() > 0, 'the visitor');
    const template = await open.engine.seal(working, open.name('template'));
    await using _later = returningTo(target, template.name);
    const names = Array.from({ length: 4 }, (_, index) => open.name(`w${index}`));
    await Promise.all(names.map((name) => open.engine.clone(template, name)));
    for (const name of names) await open.engine.verify(template, name);
    expect(open.log.at('warning').join('\n')).toContain('Ending a session that is still on the database');
    expect(await open.engine.exists(working)).toBe(false);
  });

  test('a session that keeps coming back does not keep a clone alive', async () => {
    await using open = await openEngine(ours);
    const template = await madeTemplate(open, target, 'CREATE TABLE t (i int)');
    const clone = open.name('clone');
    await open.engine.clone(template, clone);
    await using visitor = returningTo(target, clone);
    await waitFor(() => visitor.visits() > 0, 'the visitor');
    await open.engine.drop(clone);
    expect(await open.engine.exists(clone)).toBe(false);
  });

  test('a user who may not end a session says whose it is and what would help, and drops nothing of it', async () => {
    await using user = await temporaryUser(target, 'GRANT ALL ON `m%`.*', 'GRANT PROCESS ON *.*');
    const { socket: _, ...overTcp } = ours;
    await using open = await openEngine({ ...overTcp, user: user.name, password: user.password });
    const working = await open.made('working');
    {
      await using stranger = await connect(target, working);
      const whose = new RegExp(
        `may not end this session: ${target.user} from .*\\(connection ${stranger.threadId}\\).*CONNECTION_ADMIN`,
      );
      const failure = await open.engine.seal(working, open.name('template')).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(EngineError);
      expect(messageOf(failure)).toMatch(whose);
      const drop = await open.engine.drop(working).catch((error: unknown) => error);
      expect(drop).toBeInstanceOf(EngineError);
      expect(messageOf(drop)).toMatch(whose);
      const [answer] = await stranger.query('SELECT 1 AS one');
      expect(answer).toEqual([{ one: 1 }]);
    }
    // When it has gone, so can the database.
    await waitFor(
      async () => (await open.engine.sessions()).every(({ database }) => database !== working),
      'its end',
    );
    await open.engine.drop(working);
    expect(await open.engine.exists(working)).toBe(false);
  });

  test('a clone that somebody drops under a worker fails there, and nowhere else', async () => {
    await using open = await openEngine(target);
    const template = await madeTemplate(open, target, 'CREATE TABLE t (i int)', 'INSERT INTO t VALUES (7)');
    const [lost, other] = [open.name('w1'), open.name('w2')];
    for (const name of [lost, other]) await open.engine.clone(template, name);
    await using worker = await connect(target, lost);
    await using neighbour = await connect(target, other);
    await rows(target, '', `DROP DATABASE \`${lost}\``);
    await expect(worker.query('SELECT i FROM t')).rejects.toThrow();
    await expect(open.engine.verify(template, lost)).rejects.toThrow(/verify .*Unknown database/);
    await open.engine.drop(lost);
    expect((await neighbour.query('SELECT i FROM t'))[0]).toEqual([{ i: 7 }]);
    await open.engine.clone(template, lost);
    await open.engine.verify(template, lost);
  });

  test.skipIf(local === undefined)(
    'a server that crashes while it clones and starts again: an error, then right clones of the same template',
    async () => {
      if (local === undefined) return;
      await using server = await startLocalMysql(local);
      await server.ready;
      await using open = await openEngine(server.target);
      const template = await madeTemplate(open, server.target, ...many);
      const names = [open.name('w1'), open.name('w2')];
      const clones = Promise.allSettled(names.map((name) => open.engine.clone(template, name)));
      await killWhile(server, 'INSERT');
      const failures = (await clones).flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
      expect(failures.length).toBeGreaterThan(0);
      for (const failure of failures) expect(failure).toBeInstanceOf(EngineError);
      await server.restart();
      for (const name of names) {
        await open.engine.drop(name);
        expect(await open.engine.exists(name)).toBe(false);
        await open.engine.clone(template, name);
        await open.engine.verify(template, name);
      }
      const [one = ''] = names;
      expect(await rows(server.target, one, 'SELECT COUNT(*) AS n FROM t')).toEqual([{ n: 100_000 }]);
    },
    120_000,
  );

  test.skipIf(local === undefined)(
    "the user's own database has the same bytes after a whole life of template and clones, faults included",
    async () => {
      if (local === undefined) return;
      await using server = await startLocalMysql(local);
      await server.ready;
      await rows(server.target, '', 'CREATE DATABASE app');
      await rows(server.target, 'app', ...many);
      const before = await bytesOf(server);
      await using open = await openEngine(server.target);
      await open.engine.survey();
      const template = await madeTemplate(open, server.target, 'CREATE TABLE t (i int)');
      const clone = open.name('clone');
      await open.engine.clone(template, clone);
      await rows(server.target, clone, 'INSERT INTO t VALUES (1)');
      await expect(open.engine.clone(template, clone)).rejects.toThrow(EngineError);
      await open.engine.statistics(clone);
      const copy = open.name('copy');
      await open.engine.copyBase(copy);
      for (const name of [copy, clone, template.name]) await open.engine.drop(name);
      expect(await bytesOf(server)).toEqual(before);
      expect(before.filter((line) => line.includes('.ibd'))).toHaveLength(2);
    },
    60_000,
  );
});

/** In the middle of a statement that begins so. */
async function killWhile(server: RunningMysql, statement: string): Promise<void> {
  await using watcher = await connect(server.target, '');
  await waitFor(async () => {
    const [found] = await watcher.query(
      `SELECT 1 FROM information_schema.PROCESSLIST WHERE INFO LIKE ? AND ID <> CONNECTION_ID()`,
      [`${statement}%`],
    );
    return Array.isArray(found) && found.length > 0;
  }, statement);
  await server.kill();
}

/** Of the database `app`, as they are on the disk once all is written. */
async function bytesOf({ target, folder }: RunningMysql): Promise<readonly string[]> {
  await rows(target, 'app', 'FLUSH TABLES d, t FOR EXPORT', 'UNLOCK TABLES');
  const own = path.join(folder, 'data', 'app');
  return Promise.all(
    (await readdir(own)).sort().map(async (name) => {
      const hash = createHash('sha256').update(await readFile(path.join(own, name)));
      return `${name} ${hash.digest('hex')}`;
    }),
  );
}
