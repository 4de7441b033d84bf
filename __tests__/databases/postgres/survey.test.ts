import { expect, test } from 'vitest';
import { describePostgres } from '../../engines/describe-postgres.ts';
import { startLocalPostgres } from '../../engines/postgres-local.ts';
import { HostAsContainer } from '../../fakes/containers.ts';
import { openEngine, rows, temporaryRole } from './open.ts';

describePostgres('the survey', ({ target, local }) => {
  test('tells encoding, locale, tools and the limit of connections', async () => {
    await using open = await openEngine(target);
    const { facts, connectionLimit, freeConnections, obstacles } = await open.engine.survey();
    expect(facts?.[0]).toMatch(/^PostgreSQL \d\S+, UTF8, locale \S+; (dumps by pg_dump \d|no pg_dump)/);
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
    expect((await open.engine.survey()).room).toBeUndefined();
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
