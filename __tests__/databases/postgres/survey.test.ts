import { expect, test } from 'vitest';
import { connectServer } from '../../../src/databases/postgres/connection.ts';
import { preloadFacts, unloadedExtensions } from '../../../src/databases/postgres/preloads.ts';
import { describePostgres } from '../../engines/describe-postgres.ts';
import { startLocalPostgres } from '../../engines/postgres-local.ts';
import { HostAsContainer } from '../../fakes/containers.ts';
import { RecordingLog } from '../../fakes/recording-log.ts';
import { openEngine, rows, temporaryRole } from './open.ts';

describePostgres('the survey', ({ target, local }) => {
  test('tells encoding, locale, tools and the limit of connections', async () => {
    await using open = await openEngine(target);
    const { facts, connectionLimit, freeConnections, obstacles } = await open.engine.survey();
    expect(facts?.[0]).toMatch(
      /^PostgreSQL \d\S+, UTF8, locale \S+ as template1 has them, for "\w+" is not there; (dumps by pg_dump \d|no pg_dump)/,
    );
    const [limit] = await rows(target, 'postgres', `SELECT current_setting('max_connections')::int AS n`);
    expect({ n: connectionLimit }).toEqual(limit);
    expect(freeConnections).toBeLessThan(connectionLimit ?? 0);
    expect(obstacles).toEqual([]);
  });

  test.skipIf(local === undefined)(
    'tells the room of a server of this machine by its own folder',
    async () => {
      if (local === undefined) return;
      await using server = await startLocalPostgres(local);
      await using open = await openEngine(server.target);
      const { room } = await open.engine.survey();
      expect(room).toEqual({
        place: `${server.socketFolder}/data`,
        freeBytes: expect.any(Number),
        inMemory: server.socketFolder.startsWith('/dev/shm'),
      });
      expect(room?.freeBytes).toBeGreaterThan(0);
    },
  );

  test.skipIf(local === undefined)('tells the room inside a service container', async () => {
    if (local === undefined) return;
    await using server = await startLocalPostgres(local);
    await using open = await openEngine({ ...server.target, container: 'service' }, new HostAsContainer());
    expect((await open.engine.survey()).room).toMatchObject({
      place: `${server.socketFolder}/data in the service container`,
      inMemory: server.socketFolder.startsWith('/dev/shm'),
    });
  });

  test('tells no room where it cannot be known', async () => {
    await using role = await temporaryRole(target, `LOGIN CREATEDB PASSWORD 'pw'`);
    await using open = await openEngine({ ...target, user: role.name, password: 'pw' });
    const { room, facts } = await open.engine.survey();
    expect(room).toBeUndefined();
    expect(facts).toContain('the room for its databases is not known');
  });

  test('names limits of time that a migration or a worker would run into, and no others', async () => {
    await using role = await temporaryRole(target, `LOGIN CREATEDB PASSWORD 'pw'`);
    const asRole = { ...target, user: role.name, password: 'pw' };
    const set = (setting: string) => rows(target, 'postgres', `ALTER ROLE "${role.name}" SET ${setting}`);
    for (const ample of [`statement_timeout = '1h'`, `lock_timeout = '1min'`]) await set(ample);
    await using before = await openEngine(asRole);
    expect((await before.engine.survey()).notices).toEqual([]);
    await set(`statement_timeout = '2500ms'`);
    await set(`idle_in_transaction_session_timeout = '5s'`);
    await set(`lock_timeout = '2s'`);
    await using open = await openEngine(asRole);
    const remedy = (name: string) => `Put it off with ALTER ROLE "${role.name}" SET ${name} = 0.`;
    expect((await open.engine.survey()).notices).toEqual([
      expect.stringMatching(
        /^idle_in_transaction_session_timeout is 5 s\. It ends sessions that rest in a transaction/,
      ),
      expect.stringMatching(/^lock_timeout is 2 s\./),
      `statement_timeout is 2.5 s. It ends whatever takes longer, and a migration or a seed in \`prepare\` may. ${remedy('statement_timeout')}`,
    ]);
  });

  test('limits of time that end sessions at rest or long transactions are not ours', async (context) => {
    await using role = await temporaryRole(target, `LOGIN CREATEDB PASSWORD 'pw'`);
    const known = await rows<{ name: string }>(
      target,
      'postgres',
      `SELECT name FROM pg_settings WHERE name IN ('idle_session_timeout', 'transaction_timeout') ORDER BY name`,
    );
    if (known.length === 0) return context.skip('this version has none of them');
    for (const { name } of known) {
      await rows(target, 'postgres', `ALTER ROLE "${role.name}" SET ${name} = '30s'`);
    }
    const log = new RecordingLog();
    const server = await connectServer({ ...target, user: role.name, password: 'pw' }, log);
    try {
      const own = await server.query<{ name: string; setting: string }>(
        'SELECT name, setting FROM pg_settings WHERE name = ANY($1) ORDER BY name',
        [known.map(({ name }) => name)],
      );
      expect(own).toEqual(known.map(({ name }) => ({ name, setting: '0' })));
    } finally {
      await server.close();
    }
    await using open = await openEngine({ ...target, user: role.name, password: 'pw' });
    expect((await open.engine.survey()).notices).toEqual(
      known.map(({ name }) => expect.stringMatching(`^${name} is 30 s`)),
    );
  });

  test.skipIf(local === undefined || local.major < 15)(
    'says that templates get another version of the collation than the database has',
    async () => {
      if (local === undefined) return;
      await using server = await startLocalPostgres(local);
      await rows(
        server.target,
        'postgres',
        'CREATE DATABASE app',
        `UPDATE pg_database SET datcollversion = '0.1' WHERE datname = 'app'`,
      );
      await using open = await openEngine(server.target);
      const { facts, notices, obstacles } = await open.engine.survey();
      expect(facts?.[0]).toMatch(/UTF8, locale C; /);
      expect(obstacles).toEqual([]);
      expect(notices).toEqual([
        expect.stringMatching(
          /"app" was made with version 0\.1 of its collation, .*ALTER DATABASE "app" REFRESH COLLATION VERSION/,
        ),
      ]);
      // Made from template0, so that nothing stands in the way of templates.
      await open.made('any');
    },
  );

  test.skipIf(local === undefined)('knows which extensions the server has to load at its start', async () => {
    if (local === undefined) return;
    await using server = await startLocalPostgres(local, {
      settings: ['shared_preload_libraries="plpgsql"'],
    });
    const connected = await connectServer(server.target, new RecordingLog());
    try {
      expect(await unloadedExtensions(connected, ['plpgsql', 'no such extension'])).toEqual([]);
      expect(await unloadedExtensions(connected)).toEqual([]);
    } finally {
      await connected.close();
    }
    await using plain = await startLocalPostgres(local);
    const other = await connectServer(plain.target, new RecordingLog());
    try {
      expect(await unloadedExtensions(other, ['plpgsql'])).toEqual(['plpgsql']);
    } finally {
      await other.close();
    }
    expect(preloadFacts(['citus', 'pg_cron'])).toEqual([
      expect.stringContaining('`command: postgres -c shared_preload_libraries=citus,pg_cron`'),
    ]);
  });

  test('says nothing of extensions where the role may not see what is loaded', async () => {
    await using role = await temporaryRole(target, `LOGIN PASSWORD 'pw'`);
    const server = await connectServer({ ...target, user: role.name, password: 'pw' }, new RecordingLog());
    try {
      expect(await unloadedExtensions(server, ['plpgsql'])).toEqual([]);
    } finally {
      await server.close();
    }
  });

  test.skipIf(local === undefined || local.major < 15)(
    'finds a template1 of another version of its collation before anything fails on it',
    async () => {
      if (local === undefined) return;
      await using server = await startLocalPostgres(local);
      await rows(
        server.target,
        'postgres',
        `UPDATE pg_database SET datcollversion = '0.1' WHERE datname = 'template1'`,
      );
      await using open = await openEngine(server.target);
      await expect(open.engine.create(open.name('any'))).rejects.toThrow(/collation version/);
      expect((await open.engine.survey()).obstacles).toEqual([
        expect.stringMatching(
          /version 0\.1 of its collation.*ALTER DATABASE template1 REFRESH COLLATION VERSION/,
        ),
      ]);
    },
  );
});
