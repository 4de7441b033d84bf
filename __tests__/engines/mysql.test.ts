import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { MysqlTarget } from '../../src/databases/mysql/mysql.ts';
import { describeMysql } from './describe-mysql.ts';
import { type LocalMysql, startLocalMysql } from './mysql-local.ts';

const execute = promisify(execFile);

describeMysql('a server for the tests', ({ version, target, local }) => {
  test.skipIf(local === undefined)('lets its administrator in by TCP and by socket', async () => {
    if (local === undefined) return;
    const { host, port, socket = '' } = target;
    for (const way of [[`--host=${host}`, `--port=${port}`], [`--socket=${socket}`]]) {
      const [row] = (await rows(local, target, way, 'SELECT CURRENT_USER(), VERSION()')).split('-');
      expect(row).toBe(`admin@%\t${version}`);
    }
  });

  test.skipIf(local === undefined)('has siblings, each with data and an end of its own', async () => {
    if (local === undefined) return;
    await using sibling = await startLocalMysql(local, { settings: ['--max-connections=33'] });
    await sibling.ready;
    const socket = [`--socket=${sibling.target.socket}`];
    expect(await rows(local, target, socket, 'CREATE DATABASE app; SELECT @@max_connections')).toBe('33');
    const first = [`--socket=${target.socket}`];
    expect(await rows(local, target, first, 'SHOW DATABASES')).not.toContain('app');
    // Root would let tests do what no service lets them.
    expect((await stat(join(sibling.folder, 'data/ibdata1'))).uid).not.toBe(0);

    await sibling[Symbol.asyncDispose]();
    expect(existsSync(sibling.folder)).toBe(false);
    await expect(rows(local, target, socket, 'SELECT 1')).rejects.toThrow(/connect/);
  });

  test.skipIf(local === undefined)('tells why it does not start', async () => {
    if (local === undefined) return;
    await using server = await startLocalMysql(local, { settings: ['--no-such-option'] });
    await expect(server.ready).rejects.toThrow(/no-such-option/);
  });

  test.skipIf(local === undefined)('has its own dump program', async () => {
    if (local === undefined) return;
    const { stdout } = await execute(local.dump, ['--no-defaults', '--version']);
    expect(stdout).toContain(local.flavour === 'mariadb' ? 'MariaDB' : `Ver ${version}`);
  });
});

async function rows(local: LocalMysql, target: MysqlTarget, way: readonly string[], sql: string) {
  const args = ['--no-defaults', '--skip-column-names', ...way, `--user=${target.user}`, `--execute=${sql}`];
  const env = { ...process.env, MYSQL_PWD: target.password };
  return (await execute(local.client, args, { env })).stdout.trim();
}
