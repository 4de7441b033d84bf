import { expect, test } from 'vitest';
import type { Durability } from '../../../src/databases/durability.ts';
import { connectServer } from '../../../src/databases/mysql/connection.ts';
import { mayCreate } from '../../../src/databases/mysql/survey.ts';
import { databaseNames } from '../../../src/databases/names.ts';
import type { OpenDatabase } from '../../../src/databases/open-database.ts';
import { raiseSessionLimits } from '../../../src/databases/session-limits.ts';
import { describeMysql } from '../../engines/describe-mysql.ts';
import { startLocalMysql } from '../../engines/mysql-local.ts';
import { HostAsContainer } from '../../fakes/containers.ts';
import { connect, openEngine, rows, temporaryUser } from './open.ts';

test.each([
  ['GRANT ALL PRIVILEGES ON *.* TO `root`@`%` WITH GRANT OPTION'],
  ['GRANT SELECT, CREATE, DROP ON *.* TO `ann`@`%`'],
  ['GRANT ALL PRIVILEGES ON `shop_%`.* TO `ann`@`%`'],
  ['GRANT ALL PRIVILEGES ON `test\\_%`.* TO `ann`@`%`'],
  ['GRANT `maker`@`%` TO `ann`@`%`'],
])('may create databases: %s', (grant) => {
  expect(mayCreate(['GRANT USAGE ON *.* TO `ann`@`%`', grant])).toBe(true);
});

test.each([
  ['GRANT ALL PRIVILEGES ON `shop`.* TO `ann`@`%`'],
  ['GRANT ALL PRIVILEGES ON `shop\\_app`.* TO `ann`@`%`'],
  ['GRANT SELECT, CREATE VIEW, CREATE USER ON *.* TO `ann`@`%`'],
  ['GRANT SELECT ON `%`.* TO `ann`@`%`'],
])('may not create databases: %s', (grant) => {
  expect(mayCreate(['GRANT USAGE ON *.* TO `ann`@`%`', grant])).toBe(false);
});

describeMysql('the survey', ({ target, flavour, local }) => {
  test('describes sessions on the base database without their values, and leaves ours out', async () => {
    await using creator = await openEngine(target);
    const base = await creator.made('base');
    await using open = await openEngine({ ...target, database: base });
    expect(await open.engine.survey()).toMatchObject({ base, baseExists: true, baseSessions: [] });
    await using stranger = await connect(target, base);
    await stranger.query(`SELECT 'a secret'`);
    const { baseSessions } = await open.engine.survey();
    expect(baseSessions).toEqual([expect.stringContaining(`(connection ${stranger.threadId})`)]);
    expect(baseSessions.join()).not.toContain('secret');
  });

  test('counts the connections that are left, for the server and for the user', async () => {
    await using open = await openEngine(target);
    const before = (await open.engine.survey()).freeConnections ?? 0;
    const [limit] = await rows(target, '', 'SELECT @@max_connections AS most');
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(Number(limit?.['most']));
    await using user = await temporaryUser(target);
    await rows(target, '', `ALTER USER ${user.account} WITH MAX_USER_CONNECTIONS 7`);
    await using limited = await openEngine({ ...target, user: user.name, password: user.password });
    expect((await limited.engine.survey()).freeConnections).toBe(7);
  });

  test('tells the version, and what character set templates get from whom', async () => {
    await using open = await openEngine({ ...target, database: 'not there' });
    expect((await open.engine.survey()).facts?.[0]).toMatch(
      /^(MySQL|MariaDB) \d\S+, \w+, collation \w+ as the server has them, for "not there" is not there$/,
    );
    const base = open.name('base');
    await rows(target, '', `CREATE DATABASE ${base} CHARACTER SET latin2 COLLATE latin2_bin`);
    await using other = await openEngine({ ...target, database: base });
    expect((await other.engine.survey()).facts?.[0]).toMatch(/, latin2, collation latin2_bin$/);
  });

  test('says once that the room is not known', async () => {
    await using open = await openEngine({ ...target, container: 'one that does not answer' });
    const { room, facts = [] } = await open.engine.survey();
    expect(room).toBeUndefined();
    expect(facts.filter((fact) => fact === 'the room for its databases is not known')).toHaveLength(1);
  });

  test.skipIf(local === undefined)(
    'tells the room of a server of this machine, and inside a container',
    async () => {
      if (local === undefined) return;
      await using server = await startLocalMysql(local);
      await server.ready;
      const inMemory = server.folder.startsWith('/dev/shm');
      const place = `${server.folder}/data/`;
      await using open = await openEngine(server.target);
      const { room, facts = [] } = await open.engine.survey();
      expect(room).toEqual({ place, freeBytes: expect.any(Number), inMemory });
      expect(facts).toHaveLength(1);
      const inside = { ...server.target, container: 'service' };
      await using contained = await openEngine(inside, new HostAsContainer());
      expect((await contained.engine.survey()).room).toMatchObject({
        place: `${place} in the service container`,
        inMemory,
      });
    },
  );

  test.skipIf(local === undefined)(
    'names limits of time that break long work, and our sessions have none',
    async () => {
      if (local === undefined) return;
      await using ample = await openEngine(target);
      expect((await ample.engine.survey()).notices).toEqual([]);
      const statement = flavour === 'mariadb' ? '--max-statement-time=30' : '--max-execution-time=30000';
      await using server = await startLocalMysql(local, {
        settings: [statement, '--wait-timeout=20', '--lock-wait-timeout=5'],
      });
      await server.ready;
      await using open = await openEngine(server.target);
      const name = flavour === 'mariadb' ? 'max_statement_time' : 'max_execution_time';
      expect((await open.engine.survey()).notices).toEqual([
        expect.stringMatching(
          /^lock_wait_timeout is 5 s\. It ends .* Raise it with SET GLOBAL lock_wait_timeout, or/,
        ),
        expect.stringMatching(
          `^${name} is 30 s\\. .*the option --${name.replaceAll('_', '-')} of the server`,
        ),
        expect.stringMatching(/^wait_timeout is 20 s\. It ends sessions that rest for so long/),
      ]);
      const own = await connectServer(server.target, open.log);
      try {
        const [row] = await own.query<Record<string, unknown>>(
          `SELECT @@SESSION.wait_timeout AS idle, @@SESSION.${name} AS statement`,
        );
        expect(row).toMatchObject({ idle: 86400 });
        expect(Number(row?.['statement'])).toBe(0);
      } finally {
        await own.close();
      }
    },
  );

  test.skipIf(local === undefined)(
    'max_connections is raised as far as is needed, and never lowered',
    async () => {
      if (local === undefined) return;
      await using server = await startLocalMysql(local);
      await server.ready;
      await using open = await openEngine(server.target);
      const { takeSessions } = open.engine;
      const limits = await takeSessions?.(150);
      expect(limits?.freeConnections).toBeGreaterThanOrEqual(145);
      expect(limits?.connectionLimit).toBeGreaterThanOrEqual(150);
      expect(open.log.at('info').join()).toMatch(/max_connections of the server is raised from 60 to 15\d\./);
      expect(await takeSessions?.(5)).toMatchObject({ connectionLimit: limits?.connectionLimit });
      await using user = await temporaryUser(server.target);
      await using poor = await openEngine({ ...server.target, user: user.name, password: user.password });
      expect(await poor.engine.takeSessions?.(500)).toMatchObject({
        connectionLimit: limits?.connectionLimit,
      });
      expect(poor.log.at('info').join()).toMatch(/max_connections of the server stays as it is: .*denied/);
    },
  );

  test.skipIf(local === undefined)('only a throw-away server is told to take more sessions', async () => {
    if (local === undefined) return;
    await using server = await startLocalMysql(local);
    await server.ready;
    await using open = await openEngine(server.target);
    const { freeConnections } = await open.engine.survey();
    const database: OpenDatabase = {
      alias: 'default',
      engine: open.engine,
      base: 'app',
      throwAway: true,
      freeConnections,
      names: databaseNames({ project: 'shop', database: 'app', run: 'abcdef01', limitBytes: 64 }),
    };
    const raise = async (one: OpenDatabase, durability: Durability, sessions = 100) =>
      (await raiseSessionLimits([one], () => sessions, durability))[0]?.freeConnections;
    expect(await raise({ ...database, throwAway: false }, 'off')).toBe(freeConnections);
    expect(await raise(database, 'on')).toBe(freeConnections);
    expect(await raise(database, 'auto', 10)).toBe(freeConnections);
    expect(await raise(database, 'auto')).toBeGreaterThanOrEqual(95);
  });
});
