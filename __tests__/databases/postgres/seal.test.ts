import { expect, test } from 'vitest';
import { connectServer } from '../../../src/databases/postgres/connection.ts';
import { countSessions } from '../../../src/databases/postgres/sessions.ts';
import { messageOf } from '../../../src/errors.ts';
import { describePostgres } from '../../engines/describe-postgres.ts';
import { connect, openEngine, rows } from './open.ts';

describePostgres('sealing', ({ target }) => {
  test('nobody gets into a sealed template, not even an administrator', async () => {
    await using open = await openEngine(target);
    const template = await open.engine.seal(await open.made('working'), open.name('template'));
    await expect(connect(target, template.name)).rejects.toThrow('not currently accepting connections');
    const state = await rows(
      target,
      'postgres',
      `SELECT datistemplate, datallowconn FROM pg_database WHERE datname = '${template.name}'`,
    );
    expect(state).toEqual([{ datistemplate: true, datallowconn: false }]);
  });

  test('a stray session is named by application, state and kind of statement, never by values', async () => {
    await using open = await openEngine(target);
    const working = await open.made('working');
    await using stray = await connect(target, working, 'stray app');
    await stray.query('BEGIN');
    await stray.query(`/* hidden */ SELECT 'a secret', pg_backend_pid()`);
    await open.engine.seal(working, open.name('template'));
    const [warning] = open.log.at('warning');
    expect(warning).toMatch(
      /^Ending a session .*: stray app from \S+, idle in transaction, last statement SELECT \(pid \d+\)$/,
    );
    await expect(stray.query('SELECT 1')).rejects.toThrow();
  });

  test('a prepared transaction stops the sealing by its name, and the database stays usable', async () => {
    await using open = await openEngine(target);
    const working = await open.made('working');
    const gid = `it's ${working}`;
    const quoted = `'${gid.replaceAll(`'`, `''`)}'`;
    await rows(target, working, 'BEGIN', 'CREATE TABLE t (id int)', `PREPARE TRANSACTION ${quoted}`);
    const failure = await open.engine.seal(working, open.name('never')).catch(messageOf);
    expect(failure).toContain(JSON.stringify(gid));
    await rows(target, working, `ROLLBACK PREPARED ${quoted}`);
    await open.engine.seal(working, open.name('template'));
  });

  test('clones start with planner statistics, so that nothing has to be analyzed', async () => {
    await using open = await openEngine(target);
    const working = await open.made('working');
    await rows(target, working, 'CREATE TABLE n AS SELECT generate_series(1, 1000) AS i');
    const template = await open.engine.seal(working, open.name('template'));
    const clone = open.name('clone');
    await open.engine.clone(template, clone);
    const [n] = await rows(target, clone, `SELECT reltuples::int FROM pg_class WHERE relname = 'n'`);
    expect(n).toEqual({ reltuples: 1000 });
  });

  test('a database that cannot be analyzed is sealed all the same, with a warning', async () => {
    await using open = await openEngine(target);
    const working = await open.made('working');
    await rows(
      target,
      working,
      'CREATE TABLE t (i int)',
      'INSERT INTO t VALUES (1)',
      `CREATE FUNCTION broken(int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$ BEGIN RETURN $1; END $$`,
      'CREATE INDEX on_broken ON t (broken(i))',
      `CREATE OR REPLACE FUNCTION broken(int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS
        $$ BEGIN RAISE 'no analysis'; END $$`,
    );
    await open.engine.seal(working, open.name('template'));
    expect(open.log.at('warning').join('\n')).toContain('no analysis');
  });
});

describePostgres('sessions', ({ target }) => {
  test('ours are not counted, even while they are there', async () => {
    await using open = await openEngine(target);
    const name = await open.made('visited');
    const server = await connectServer(target, open.log);
    const counts = await server.visit(name, async () => await countSessions(server));
    await server.close();
    expect(counts.filter(({ database }) => database === name)).toEqual([]);
    await using _other = await connect(target, name);
    expect(await open.engine.sessions()).toContainEqual({
      database: name,
      sessions: 1,
      active: 0,
      applications: ['a test'],
    });
  });
});

describePostgres('dropping', ({ target }) => {
  test('a half-made template under its working name can be dropped', async () => {
    await using open = await openEngine(target);
    const working = await open.made('working');
    await rows(
      target,
      'postgres',
      `ALTER DATABASE "${working}" WITH ALLOW_CONNECTIONS false IS_TEMPLATE true`,
    );
    await open.engine.drop(working);
    expect(await open.engine.exists(working)).toBe(false);
  });

  test('a database that an interrupted drop left invalid can be dropped', async () => {
    await using open = await openEngine(target);
    const name = await open.made('invalid');
    await rows(target, 'postgres', `UPDATE pg_database SET datconnlimit = -2 WHERE datname = '${name}'`);
    await open.engine.drop(name);
    expect(await open.engine.exists(name)).toBe(false);
  });

  test('prepared transactions do not keep a database alive, and are named', async () => {
    await using open = await openEngine(target);
    const name = await open.made('prepared');
    await rows(target, name, 'BEGIN', 'CREATE TABLE t (id int)', `PREPARE TRANSACTION '${name}'`);
    await open.engine.drop(name);
    expect(await open.engine.exists(name)).toBe(false);
    expect(open.log.at('warning').join('\n')).toContain(name);
  });

  test('only exactly the named database goes', async () => {
    await using open = await openEngine(target);
    const one = await open.made('one');
    const longer = `${one}_and_more`;
    await open.engine.create(longer);
    try {
      await open.engine.drop(one);
      expect(await open.engine.exists(longer)).toBe(true);
    } finally {
      await open.engine.drop(longer);
    }
  });
});
