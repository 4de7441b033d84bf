import { expect, test } from 'vitest';
import { describeMysql } from '../../engines/describe-mysql.ts';
import { startLocalMysql } from '../../engines/mysql-local.ts';
import { openEngine, rows, temporaryUser } from './open.ts';

describeMysql('durability', ({ target, local, flavour }) => {
  test.skipIf(local === undefined)('a user who may not change the server is told what stays', async () => {
    if (local === undefined) return;
    await using server = await startLocalMysql(local);
    await server.ready;
    await using user = await temporaryUser(server.target);
    await using open = await openEngine({ ...server.target, user: user.name, password: user.password });
    const refused = await open.engine.relaxDurability();
    expect(refused).toContainEqual(
      expect.stringMatching(/^innodb_flush_log_at_trx_commit stays 1: Access denied/),
    );
    expect(refused).toContainEqual(expect.stringMatching(/^sql_log_bin stays 1: Access denied/));
    // It can work all the same.
    await open.engine.survey();
    if (flavour === 'mysql')
      expect(refused).toContainEqual(expect.stringMatching(/^the redo log stays on: Access denied/));
  });

  test.skipIf(local === undefined)('a throw-away server becomes unsafe, and shows it', async () => {
    if (local === undefined) return;
    await using server = await startLocalMysql(local);
    await server.ready;
    await using open = await openEngine(server.target);
    expect(await open.engine.relaxDurability()).toEqual([]);
    const shown = await rows(
      server.target,
      '',
      `SHOW GLOBAL VARIABLES WHERE Variable_name IN
         ('innodb_flush_log_at_trx_commit', 'sync_binlog', 'innodb_stats_auto_recalc', 'sync_frm')`,
    );
    const values = Object.fromEntries(shown.map((row) => [row['Variable_name'], row['Value']]));
    expect(values).toEqual({
      innodb_flush_log_at_trx_commit: '0',
      innodb_stats_auto_recalc: 'OFF',
      sync_binlog: '0',
      ...(flavour === 'mariadb' && { sync_frm: 'OFF' }),
    });
    if (flavour === 'mysql') {
      const status = await rows(server.target, '', `SHOW GLOBAL STATUS LIKE 'Innodb_redo_log_enabled'`);
      expect(status[0]?.['Value']).toBe('OFF');
    }
    expect(target.port).not.toBe(server.target.port);
  });

  test.skipIf(local === undefined)('afterwards nothing that is made goes into the binary log', async () => {
    if (local === undefined) return;
    await using server = await startLocalMysql(local, { settings: ['--log-bin=binlog', '--server-id=1'] });
    await server.ready;
    await using open = await openEngine(server.target);
    const logged = async () => {
      const statement = flavour === 'mysql' ? 'SHOW BINARY LOG STATUS' : 'SHOW MASTER STATUS';
      const [status] = await rows(server.target, '', statement);
      return status?.['Position'];
    };
    await open.engine.relaxDurability();
    const before = await logged();
    await open.engine.create(open.name('unlogged'));
    expect(await logged()).toBe(before);
  });
});
