import { Client } from 'pg';
import { expect, test, vi } from 'vitest';
import { EngineError } from '../../../src/databases/engine.ts';
import { freePort } from '../../../src/databases/mysql/instances/free-port.ts';
import { connectServer } from '../../../src/databases/postgres/connection.ts';
import { messageOf, UserError } from '../../../src/errors.ts';
import { describePostgres } from '../../engines/describe-postgres.ts';
import { startLocalPostgres } from '../../engines/postgres-local.ts';
import { RecordingLog } from '../../fakes/recording-log.ts';
import { connect, openEngine, rows, temporaryRole } from './open.ts';

test('a server that never answers is an error of the user when the time is over', async () => {
  const target = {
    host: '127.0.0.1',
    port: await freePort(),
    user: 'u',
    password: 'secret',
    database: 'app',
  };
  const log = new RecordingLog();
  const failure = await connectServer(target, log, 0.3).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(UserError);
  expect(messageOf(failure)).toMatch(/No PostgreSQL server answered at 127\.0\.0\.1:\d+ within 0\.3 seconds/);
  expect(messageOf(failure) + log.text).not.toContain('secret');
  expect(log.at('debug').filter((message) => message.startsWith('Waiting for PostgreSQL'))).toHaveLength(1);
});

test('a host that does not exist is reported at once', async () => {
  const target = { host: 'no-such-host.invalid', port: 5432, user: 'u', password: 'p', database: 'app' };
  await expect(connectServer(target, new RecordingLog())).rejects.toThrow(/Check host/);
}, 30_000);

test('a missing certificate is reported at once, with its path', async () => {
  const parameters = { sslmode: 'verify-full', sslrootcert: '/no/such/root.crt' };
  const target = { host: '127.0.0.1', port: 1, user: 'u', password: 'p', database: 'app', parameters };
  await expect(connectServer(target, new RecordingLog())).rejects.toThrow('/no/such/root.crt');
});

describePostgres('connections', ({ target, local }) => {
  test('a wrong password is reported at once, without the password', async () => {
    const wrong = { ...target, password: 'not-the-secret' };
    const log = new RecordingLog();
    const failure = await connectServer(wrong, log, 3600).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UserError);
    expect(messageOf(failure)).toContain('password authentication failed');
    expect(messageOf(failure) + log.text).not.toContain('not-the-secret');
  });

  test('a role that is not there is reported at once, with its name', async () => {
    const failure = connectServer({ ...target, user: 'nobody here' }, new RecordingLog(), 3600);
    await expect(failure).rejects.toThrow(/nobody here/);
  });

  test('the URL of a database leads a client into it', async () => {
    await using open = await openEngine(target);
    const name = await open.made('via url');
    const url = new URL(open.engine.access(name).url);
    expect(decodeURIComponent(url.password)).toBe(target.password);
    const client = new Client(url.href);
    await client.connect();
    const { rows: found } = await client.query('SELECT current_database() AS here');
    await client.end();
    expect(found).toEqual([{ here: name }]);
  });

  test('sessions on the base database are described without their values, ours are left out', async () => {
    await using creator = await openEngine(target);
    const base = await creator.made('base');
    await using open = await openEngine({ ...target, database: base });
    expect((await open.engine.survey()).baseSessions).toEqual([]);
    await using client = await connect(target, base, 'the shop');
    await client.query(`SELECT 'a secret'`);
    const { baseExists, baseSessions } = await open.engine.survey();
    expect(baseExists).toBe(true);
    expect(baseSessions).toEqual([
      expect.stringMatching(/^the shop from .*, idle, last statement SELECT \(pid \d+\)$/),
    ]);
  });

  test('a role without the right to create databases is told so', async () => {
    await using role = await temporaryRole(target, `LOGIN PASSWORD 'pw' CONNECTION LIMIT 6`);
    await using admin = await openEngine(target);
    await using open = await openEngine({ ...target, user: role.name, password: 'pw' });
    const survey = await open.engine.survey();
    expect(survey.missingRights).toEqual(['create databases']);
    expect(survey.freeConnections).toBeLessThan(6);
    await expect(open.engine.create(admin.name('forbidden'))).rejects.toThrow('permission denied');
  });

  test.skipIf(local === undefined)('a server that is still to start is waited for', async () => {
    if (local === undefined) return;
    const port = await freePort();
    const waiting = connectServer({ ...target, port }, new RecordingLog());
    await using _server = await startLocalPostgres(local, { port });
    const server = await waiting;
    expect(await server.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await server.close();
  });

  test.skipIf(local === undefined)(
    'a server that dies is an EngineError, and this process lives on',
    async () => {
      if (local === undefined) return;
      await using server = await startLocalPostgres(local);
      const { engine } = await openEngine(server.target);
      // Now it has an idle connection, which will be cut as well.
      expect(await engine.exists('postgres')).toBe(true);
      const sleeper = await connectServer(server.target, new RecordingLog());
      const failures = Promise.all([
        sleeper.query('SELECT pg_sleep(60)').catch((error: unknown) => error),
        sleeper
          .visit('template1', (inside) => inside.query('SELECT pg_sleep(60)'))
          .catch((error: unknown) => error),
      ]);
      await vi.waitFor(async () => {
        const sleeping = `SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep'`;
        expect(await rows(server.target, 'postgres', sleeping)).toHaveLength(2);
      });
      await server.kill();
      for (const failure of await failures) expect(failure).toBeInstanceOf(Error);
      await expect(engine.exists('postgres')).rejects.toThrow(EngineError);
      await sleeper.close();
      await engine.close();
    },
  );

  test.skipIf(local === undefined)(
    'a unix socket serves as well, and so do other databases than postgres',
    async () => {
      if (local === undefined) return;
      await using server = await startLocalPostgres(local);
      await rows(server.target, 'template1', 'DROP DATABASE postgres');
      await using open = await openEngine({ ...server.target, host: server.socketFolder });
      expect(open.log.at('debug').join('\n')).toContain('cannot connect to the database postgres');
      const name = await open.made('without postgres');
      const template = await open.engine.seal(name, open.name('template'));
      const clone = open.name('clone');
      await open.engine.clone(template, clone);
      await open.engine.verify(template, clone);
    },
  );
});
