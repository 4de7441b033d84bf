import { expect, test } from 'vitest';
import { mayCreate } from '../../../src/databases/mysql/survey.ts';
import { describeMysql } from '../../engines/describe-mysql.ts';
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

describeMysql('the survey', ({ target }) => {
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
});
