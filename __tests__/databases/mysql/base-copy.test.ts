/** The user's own database as a template: copied to the last row, and nothing of it changed. */

import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { messageOf, UserError } from '../../../src/errors.ts';
import { everything } from '../../contract/mysql-everything.ts';
import { logicalState } from '../../contract/mysql-state.ts';
import { describeMysql } from '../../engines/describe-mysql.ts';
import type { ProvidedMysql } from '../../engines/mysql.ts';
import { openInstancesHere } from './instances/open.ts';
import { connect, openEngine, rows } from './open.ts';

/** A database of the user's, with `statements` run in it; it goes at the end. */
async function userDatabase({ target }: ProvidedMysql, ...statements: readonly string[]) {
  const database = `own_${randomBytes(3).toString('hex')}`;
  await rows(target, '', `CREATE DATABASE ${database} COLLATE utf8mb4_bin`);
  await rows(target, database, ...statements);
  return {
    database,
    target: { ...target, database },
    async [Symbol.asyncDispose]() {
      await rows(target, '', `DROP DATABASE ${database}`);
    },
  };
}

async function stateOf({ target }: ProvidedMysql, database: string): Promise<unknown> {
  await using client = await connect(target, database);
  return await logicalState(client, database);
}

/** A library tells who made it, and nothing depends on that. */
function withoutCreators(state: unknown): unknown {
  return JSON.parse(JSON.stringify(state).replaceAll(/\\"CREATOR\\",\\"[^"]*\\"/g, ''));
}

const table = [
  'CREATE TABLE t (id int PRIMARY KEY, body text)',
  `INSERT INTO t VALUES (1, 'one'), (2, NULL)`,
];

describeMysql('the own database', (server) => {
  test('is copied with everything, and stays as it is', async () => {
    await using own = await userDatabase(server, ...everything(server.flavour));
    await using open = await openEngine(own.target);
    const before = await stateOf(server, own.database);
    const working = open.name('working');
    await open.engine.copyBase(working);
    expect(await stateOf(server, working)).toEqual(before);
    const template = await open.engine.seal(working, open.name('template'));
    const clone = open.name('clone');
    await open.engine.clone(template, clone);
    await open.engine.verify(template, clone);
    expect(await stateOf(server, clone)).toEqual(before);
    expect(await stateOf(server, own.database)).toEqual(before);
  });

  test('is not copied while somebody is in it, who is named and goes on', async () => {
    await using own = await userDatabase(server, ...table);
    await using open = await openEngine(own.target);
    await using stranger = await connect(server.target, own.database);
    const working = open.name('working');
    const failure = await open.engine.copyBase(working).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UserError);
    expect(messageOf(failure)).toContain(`(connection ${stranger.threadId})`);
    expect(await open.engine.exists(working)).toBe(false);
    await stranger.query('SELECT 1');
  });

  test('is not copied where it is written to meanwhile, and nothing is left', async () => {
    const many = `INSERT INTO t SELECT a.n * 1000 + b.n, repeat('x', 200) FROM
      (SELECT row_number() OVER () + 2 AS n FROM information_schema.COLUMNS LIMIT 100) a,
      (SELECT row_number() OVER () AS n FROM information_schema.COLUMNS LIMIT 500) b`;
    await using own = await userDatabase(server, ...table, many);
    await using open = await openEngine(own.target);
    await using writer = await connect(server.target, '');
    const working = open.name('working');
    let isCopying = true;
    const copying = open.engine
      .copyBase(working)
      .catch((error: unknown) => error)
      .finally(() => {
        isCopying = false;
      });
    let id = -1;
    while (isCopying) {
      await writer.query(`INSERT INTO ${own.database}.t VALUES (${id}, 'late')`);
      id -= 1;
    }
    expect(messageOf(await copying)).toContain('was written to while it was copied');
    expect(await open.engine.exists(working)).toBe(false);
  });

  test('takes no lock on its rows while it is copied', async () => {
    await using own = await userDatabase(server, ...table);
    await using open = await openEngine(own.target);
    await using writer = await connect(server.target, '');
    // A row that waits for its transaction's end would stop a locking reader.
    await writer.query('BEGIN');
    await writer.query(`UPDATE ${own.database}.t SET body = 'not yet' WHERE id = 1`);
    const working = open.name('working');
    await open.engine.copyBase(working);
    await writer.query('ROLLBACK');
    expect(await rows(server.target, working, 'SELECT body FROM t WHERE id = 1')).toEqual([{ body: 'one' }]);
  });

  test.runIf(server.local !== undefined)('is copied into an instance', async () => {
    await using own = await userDatabase(server, ...everything(server.flavour), 'DELETE FROM volatile');
    const before = await stateOf(server, own.database);
    await using here = await openInstancesHere({ ...server, target: own.target }, { strategy: 'copy' });
    const { engine } = here;
    await engine.copyBase('working');
    const template = await engine.seal('working', 'template');
    await engine.clone(template, 'clone');
    await engine.verify(template, 'clone');
    const { host, port } = engine.access('clone');
    const inside = { ...server.target, host, port: Number(port) };
    // Until a table is opened, MySQL's catalog shows the last number that was given instead of the next one.
    for (const one of await rows(inside, own.database, `SHOW FULL TABLES WHERE Table_type <> 'VIEW'`)) {
      const [name = ''] = Object.values(one).map(String);
      await rows(inside, own.database, `SHOW CREATE TABLE \`${name.replaceAll('`', '``')}\``);
    }
    const after = await stateOf({ ...server, target: inside }, own.database);
    expect(withoutCreators(after)).toEqual(withoutCreators(before));
    expect(await stateOf(server, own.database)).toEqual(before);
  });
});
