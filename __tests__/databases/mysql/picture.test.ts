import { describe, expect, test, vi } from 'vitest';
import { describeMysql } from '../../engines/describe-mysql.ts';
import { startLocalMysql } from '../../engines/mysql-local.ts';
import { connect, openEngine, rows, temporaryUser } from './open.ts';

/** InnoDB looks anew only if nobody has asked for a tenth of a second. */
const patience = { timeout: 20_000, interval: 250 };

describeMysql('a picture', ({ target, flavour, local }) => {
  test('shows the whole queue at a table, and who holds it', async () => {
    await using open = await openEngine(target);
    const name = await open.made('queue');
    await rows(target, name, 'CREATE TABLE notes (id int)', 'INSERT INTO notes VALUES (1)');
    await using first = await connect(target, name);
    await using second = await connect(target, name);
    await using third = await connect(target, name);
    await first.query('BEGIN');
    await first.query('SELECT * FROM notes');
    const settled = Promise.allSettled([
      second.query('TRUNCATE notes'),
      vi
        .waitFor(async () => expect((await open.engine.picture(name)).waits).toHaveLength(1), patience)
        .then(() => third.query('SELECT * FROM notes')),
    ]);
    const [one, two, three] = [first, second, third].map(({ threadId }) => String(threadId));
    try {
      await vi.waitFor(async () => {
        const { waits } = await open.engine.picture(name);
        // MariaDB does not tell who queues behind whom, but only one can hold the lock.
        const expected =
          flavour === 'mysql' ? [`${one} ${two}`, `${two} ${three}`] : [`${one} ${two}`, `${one} ${three}`];
        expect(waits.map(({ blocker, blocked }) => `${blocker} ${blocked}`).sort()).toEqual(expected.sort());
      }, patience);
    } finally {
      await first.query('ROLLBACK');
      await settled;
    }
  });

  test('names a prepared transaction that nobody has a session for as the blocker', async () => {
    await using open = await openEngine(target);
    const name = await open.made('prepared');
    await rows(target, name, 'CREATE TABLE notes (id int PRIMARY KEY)', 'INSERT INTO notes VALUES (1)');
    const xid = `'${name}'`;
    const leaving = await connect(target, name);
    for (const statement of [`XA START ${xid}`, 'DELETE FROM notes', `XA END ${xid}`, `XA PREPARE ${xid}`]) {
      await leaving.query(statement);
    }
    await leaving.end();
    await using blocked = await connect(target, name);
    const settled = Promise.allSettled([blocked.query('DELETE FROM notes')]);
    try {
      await vi.waitFor(async () => {
        const { waits } = await open.engine.picture(name);
        expect(waits.map(({ blocker, lock }) => [blocker, lock])).toEqual([
          [expect.stringMatching(/^prepared transaction \d+$/), 'row lock on notes'],
        ]);
      }, patience);
    } finally {
      await rows(target, name, `XA ROLLBACK ${xid}`);
      await settled;
    }
  });

  test('has what a user without the right PROCESS may see, and says which right it is', async () => {
    await using user = await temporaryUser(target, `GRANT ALL ON \`m%\`.*`);
    const own = { ...target, user: user.name, password: user.password };
    await using open = await openEngine(own);
    const name = await open.made('hidden');
    await using mine = await connect(own, name);
    await using _other = await connect(target, name);
    await mine.query('BEGIN');
    const { sessions, gaps } = await open.engine.picture(name);
    expect(sessions.map(({ id }) => id)).toEqual([String(mine.threadId)]);
    expect(gaps.join()).toMatch(/which takes the right PROCESS\) could not be read: Access denied/);
    expect(await open.engine.statistics(name)).toMatchObject({ leftOpen: 1, leftInTransaction: undefined });
  });

  // A server of its own, for a transaction elsewhere is a suspect too.
  describe.runIf(flavour === 'mariadb' && local !== undefined)('where who holds a table', () => {
    /** One session waits for a table, and two others have a transaction open, of which one holds it. */
    async function quarrel(settings: readonly string[], statement: string | undefined) {
      if (local === undefined) throw new Error('there are no programs of that server here');
      await using server = await startLocalMysql(local, { settings });
      await server.ready;
      await using open = await openEngine(server.target);
      const name = await open.made('suspects');
      if (statement !== undefined) await rows(server.target, '', statement);
      await using holder = await connect(server.target, name);
      await using bystander = await connect(server.target, name);
      await using blocked = await connect(server.target, name);
      for (const [connection, table] of [
        [holder, 'notes'],
        [bystander, 'other'],
      ] as const) {
        await connection.query(`CREATE TABLE ${table} (id int)`);
        await connection.query('BEGIN');
        await connection.query(`SELECT * FROM ${table}`);
      }
      const settled = Promise.allSettled([blocked.query('TRUNCATE notes')]);
      const isBlocked = async () => {
        const { sessions } = await open.engine.picture(name);
        expect(sessions.find(({ id }) => id === String(blocked.threadId))?.wait).toMatch(/metadata lock/);
      };
      await vi.waitFor(isBlocked, patience);
      const { waits, gaps } = await open.engine.picture(name);
      await holder.query('ROLLBACK');
      await settled;
      const ids = [holder, bystander, blocked].map(({ threadId }) => String(threadId));
      return { waits, gaps, ids };
    }

    test('is not told, all who have a transaction open are suspects', async () => {
      const { waits, gaps, ids } = await quarrel([], undefined);
      const [holder, bystander, blocked] = ids;
      expect(waits).toEqual([]);
      expect(gaps).toEqual([
        `who holds the metadata lock that session ${blocked} waits for is not told; ` +
          `a transaction is open in ${holder}, ${bystander}`,
      ]);
    });

    test('is told by the performance schema, nobody else is one', async () => {
      const instrument = `--performance-schema-instrument=wait/lock/metadata/sql/mdl=ON`;
      const { waits, gaps, ids } = await quarrel(['--performance-schema=ON', instrument], undefined);
      const [blocker, , blocked] = ids;
      expect(waits).toEqual([{ blocker, blocked, lock: 'metadata lock on notes (EXCLUSIVE)' }]);
      expect(gaps).toEqual([]);
    });

    test('is told by the plugin METADATA_LOCK_INFO, nobody else is one', async (context) => {
      const told = await quarrel([], `INSTALL SONAME 'metadata_lock_info'`).catch((error: unknown) => error);
      if (told instanceof Error && /shared library|plugin/i.test(told.message)) {
        return context.skip(`it is not part of this installation: ${told.message}`);
      }
      if (told instanceof Error) throw told;
      const { waits, ids } = told as Awaited<ReturnType<typeof quarrel>>;
      expect(waits.map(({ blocker }) => blocker)).toEqual(ids.slice(0, 1));
    });
  });
});
