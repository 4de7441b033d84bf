import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { connectServer } from '../../../src/databases/mysql/connection.ts';
import { isAtLeast } from '../../../src/databases/mysql/identity.ts';
import { freePort } from '../../../src/databases/mysql/instances/free-port.ts';
import { parseDatabaseUrls } from '../../../src/databases/url.ts';
import { messageOf, UserError } from '../../../src/errors.ts';
import { describeMysql } from '../../engines/describe-mysql.ts';
import { startLocalMysql } from '../../engines/mysql-local.ts';
import { RecordingLog } from '../../fakes/recording-log.ts';
import { connect, openEngine, rows, temporaryUser } from './open.ts';

const nobody = { host: '127.0.0.1', user: 'u', password: 'the-secret', database: 'app' };

test('a server that never answers is an error of the user when the time is over', async () => {
  const log = new RecordingLog();
  const target = { ...nobody, port: await freePort() };
  const failure = await connectServer(target, log, 0.3).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(UserError);
  expect(messageOf(failure)).toMatch(
    /No MySQL or MariaDB server answered at 127\.0\.0\.1:\d+ within 0\.3 seconds: .*ECONNREFUSED/,
  );
  expect(messageOf(failure) + log.text).not.toContain('the-secret');
  expect(log.at('debug').filter((message) => message.startsWith('Waiting for MySQL'))).toHaveLength(1);
});

test('a socket that is not there yet is waited for', async () => {
  const target = { ...nobody, port: 3306, socket: '/nowhere/mysqld.sock' };
  await expect(connectServer(target, new RecordingLog(), 0.2)).rejects.toThrow(
    'answered at the socket /nowhere/mysqld.sock within',
  );
});

test('a server of another kind is no reason to wait', async () => {
  const other = createServer((socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n'));
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as { port: number };
  const failure = connectServer({ ...nobody, port }, new RecordingLog(), 5);
  await expect(failure).rejects.toBeInstanceOf(UserError);
  other.close();
}, 20_000);

test('a missing certificate is reported at once, with its path', async () => {
  const parameters = { 'ssl-mode': 'VERIFY_IDENTITY', 'ssl-ca': '/no/such/ca.pem' };
  const failure = connectServer({ ...nobody, port: 1, parameters }, new RecordingLog());
  await expect(failure).rejects.toThrow('/no/such/ca.pem');
});

test.each([
  ['10.11.18', '10.6', true],
  ['8.0.22', '8.0.22', true],
  ['8.0.21', '8.0.22', false],
  ['9.7.4', '10.0', false],
  ['11.4', '11.4.1', false],
])('whether %s is at least %s: %s', (version, oldest, expected) => {
  expect(isAtLeast(version, oldest)).toBe(expected);
});

describeMysql('connections', ({ target, local, flavour, version }) => {
  test('the server says what it is', async () => {
    const server = await connectServer(target, new RecordingLog());
    expect(server.identity).toMatchObject({ flavour, version });
    await server.close();
  });

  test('a wrong password is reported at once, without the password', async () => {
    const wrong = { ...target, password: 'not-the-secret' };
    const log = new RecordingLog();
    const failure = await connectServer(wrong, log, 3600).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UserError);
    expect(messageOf(failure)).toMatch(/refused the user "\w+": Access denied/);
    expect(messageOf(failure) + log.text).not.toContain('not-the-secret');
  });

  test('the URL of a database leads back to it', async () => {
    await using open = await openEngine(target);
    const name = await open.made("via 'url'");
    const { url, host, password } = open.engine.access(name);
    const [parsed] = parseDatabaseUrls(url).targets;
    expect(parsed?.url).toMatchObject({ engine: 'mysql', host, password, database: name });
    expect(password).toBe(target.password);
  });

  test('a user who needs no more than a password is let in over TCP', async () => {
    await using user = await temporaryUser(target);
    const { socket: _socket, ...overTcp } = target;
    await using open = await openEngine({ ...overTcp, user: user.name, password: user.password });
    expect((await open.engine.survey()).missingRights).toEqual(['create databases']);
  });

  test('a connection that the server ends is replaced by another one', async () => {
    const server = await connectServer(target, new RecordingLog());
    await server.query('SELECT 1');
    for (const id of server.ownConnectionIds) await rows(target, '', `KILL ${id}`);
    await expect.poll(() => server.query('SELECT 1 AS one').catch(() => undefined)).toEqual([{ one: 1 }]);
    await server.close();
  });

  test('errors do not hold the statement', async () => {
    const server = await connectServer(target, new RecordingLog());
    const statement = `SELECT 'a secret' FROM nowhere.at_all`;
    for (const fail of [
      () => server.query(statement),
      () => server.visit('mysql', (inside) => inside.query(statement)),
    ]) {
      const failure: unknown = await fail().catch((error: unknown) => error);
      expect(JSON.stringify(failure) + messageOf(failure)).not.toContain('a secret');
    }
    await server.close();
  });

  test.skipIf(local === undefined)('what a server sets for its sessions does not reach ours', async () => {
    if (local === undefined) return;
    await using strange = await startLocalMysql(local);
    await strange.ready;
    await rows(
      strange.target,
      '',
      `SET GLOBAL sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES,STRICT_ALL_TABLES,NO_ZERO_DATE'`,
      `SET GLOBAL time_zone = '+05:30'`,
      'SET GLOBAL sql_quote_show_create = 0',
    );
    await using open = await openEngine(strange.target);
    const clone = await open.cloned(
      `SET SESSION sql_mode = ''`,
      `CREATE TABLE \`it's\` (id int PRIMARY KEY AUTO_INCREMENT, \`select\` varchar(20), at timestamp NULL)`,
      `SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO'`,
      `INSERT INTO \`it's\` VALUES (0, 'a\\\\b', '2020-01-01 00:00:00')`,
    );
    expect(await rows(strange.target, clone, `SELECT \`select\` FROM \`it's\``)).toEqual([
      { select: 'a\\b' },
    ]);
  });

  // MySQL fixes that when its data folder is made.
  test.skipIf(local === undefined || flavour === 'mysql')(
    'names are folded where the server folds them',
    async () => {
      if (local === undefined) return;
      await using folding = await startLocalMysql(local, { settings: ['--lower-case-table-names=1'] });
      await folding.ready;
      await using open = await openEngine(folding.target);
      const [working, templateName, clone] = [
        open.name('Working'),
        open.name('Template'),
        open.name('Clone'),
      ];
      await open.engine.create(working);
      await rows(folding.target, working, 'CREATE TABLE Mixed (a int)', 'INSERT INTO mixed VALUES (1)');
      const template = await open.engine.seal(working, templateName);
      await open.engine.clone(template, clone);
      await open.engine.verify(template, clone);
      await using inside = await connect(folding.target, clone);
      expect(await open.engine.exists(clone)).toBe(true);
      expect(await open.engine.statistics(clone)).toMatchObject({ leftOpen: 1 });
      await inside.end();
    },
  );
});
