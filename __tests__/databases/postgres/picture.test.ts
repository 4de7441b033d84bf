import { expect, test, vi } from 'vitest';
import { describePostgres } from '../../engines/describe-postgres.ts';
import { connect, openEngine, rows, temporaryRole } from './open.ts';

describePostgres('a picture', ({ target }) => {
  test('names a prepared transaction that nobody has a session for as the blocker', async () => {
    await using open = await openEngine(target);
    const name = await open.made('prepared');
    const gid = `left ${name}`;
    await rows(target, name, 'CREATE TABLE notes (id int)', 'INSERT INTO notes VALUES (1)');
    await rows(target, name, 'BEGIN', 'UPDATE notes SET id = 2', `PREPARE TRANSACTION '${gid}'`);
    await using blocked = await connect(target, name);
    const settled = Promise.allSettled([blocked.query('DELETE FROM notes')]);
    const id = `prepared transaction ${gid}`;
    await vi.waitFor(
      async () => {
        const { waits, sessions, oldestTransactionSeconds } = await open.engine.picture(name);
        expect(waits.map(({ blocker, lock }) => [blocker, lock])).toEqual([[id, 'row lock on notes']]);
        expect(sessions).toContainEqual(expect.objectContaining({ id, state: 'prepared' }));
        expect(oldestTransactionSeconds).toBeGreaterThan(0);
      },
      { timeout: 20_000 },
    );
    await rows(target, name, `ROLLBACK PREPARED '${gid}'`);
    await settled;
  });

  test('shows the whole queue at a table, step by step', async () => {
    await using open = await openEngine(target);
    const name = await open.made('chain');
    await rows(target, name, 'CREATE SCHEMA s', 'CREATE TABLE s.notes (id int)');
    await using first = await connect(target, name, 'first');
    await using second = await connect(target, name, 'second');
    await using third = await connect(target, name, 'third');
    await first.query('BEGIN; SELECT * FROM s.notes');
    const settled = Promise.allSettled([
      second.query('TRUNCATE s.notes'),
      vi
        .waitFor(async () => expect((await open.engine.picture(name)).waits).toHaveLength(1))
        .then(() => third.query('SELECT * FROM s.notes')),
    ]);
    await vi.waitFor(
      async () => {
        const { waits, sessions } = await open.engine.picture(name);
        const nameOf = (id: string) => sessions.find((session) => session.id === id)?.application;
        expect(waits.map(({ blocker, blocked }) => `${nameOf(blocker)} ${nameOf(blocked)}`).sort()).toEqual([
          'first second',
          'second third',
        ]);
        expect(waits[0]?.lock).toMatch(/^table lock on s\.notes \(Access/);
      },
      { timeout: 20_000 },
    );
    await first.query('ROLLBACK');
    await settled;
  });

  test('says what is hidden from the role, and the statement that shows it', async () => {
    await using role = await temporaryRole(target, `LOGIN CREATEDB PASSWORD 'secret'`);
    await using open = await openEngine({ ...target, user: role.name, password: 'secret' });
    const name = await open.made('hidden');
    await using _other = await connect(target, name, 'another role');
    const { sessions, gaps } = await open.engine.picture(name);
    expect(sessions.map(({ application, query }) => [application, query])).toEqual([['another role', '']]);
    expect(gaps.join()).toContain(`GRANT pg_read_all_stats TO "${role.name}"`);
    expect((await open.engine.statistics(name))?.leftOpen).toBe(1);
  });

  test('is taken where the role has no connection left, but for the names of what is locked', async () => {
    await using role = await temporaryRole(target, `LOGIN CREATEDB PASSWORD 'secret'`);
    await using open = await openEngine({ ...target, user: role.name, password: 'secret' });
    const name = await open.made('full');
    const own = { ...target, user: role.name, password: 'secret' };
    await rows(own, name, 'CREATE TABLE notes (id int)');
    await using first = await connect(own, name, 'first');
    await using second = await connect(own, name, 'second');
    await first.query('BEGIN; SELECT * FROM notes');
    const settled = Promise.allSettled([second.query('TRUNCATE notes')]);
    await vi.waitFor(async () => expect((await open.engine.picture(name)).waits).toHaveLength(1));
    // Both of them, and the one that the engine has.
    await rows(target, 'postgres', `ALTER ROLE "${role.name}" CONNECTION LIMIT 3`);
    await expect(connect(own, name)).rejects.toThrow(/too many connections/);
    const { waits, sessions, gaps } = await open.engine.picture(name);
    expect(sessions.map(({ application }) => application)).toEqual(['first', 'second']);
    expect(waits[0]?.lock).toMatch(/^table lock on \d+ \(AccessExclusiveLock\)$/);
    expect(gaps.join()).toMatch(/^the names of what is locked could not be read: too many connections/);
    await rows(target, 'postgres', `ALTER ROLE "${role.name}" CONNECTION LIMIT -1`);
    await first.query('ROLLBACK');
    await settled;
  });
});
