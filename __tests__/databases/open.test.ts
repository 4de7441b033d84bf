import { mkdtempDisposable } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { Ledger } from '../../src/databases/ledger.ts';
import { openDatabases } from '../../src/databases/open.ts';
import type { PostgresTarget } from '../../src/databases/postgres/postgres.ts';
import { describeMysql } from '../engines/describe-mysql.ts';
import { describePostgres } from '../engines/describe-postgres.ts';
import { startLocalMysql } from '../engines/mysql-local.ts';
import { startLocalPostgres } from '../engines/postgres-local.ts';
import { noContainers } from '../fakes/containers.ts';
import { RecordingLog } from '../fakes/recording-log.ts';
import { childProcessTools } from '../fakes/tools.ts';
import { waitFor } from '../wait-for.ts';
import { temporaryUser } from './mysql/open.ts';
import { rows, temporaryRole } from './postgres/open.ts';

async function openIn(
  folder: string,
  target: PostgresTarget,
  durability: 'auto' | 'off',
  log: RecordingLog,
  engine: 'postgres' | 'mysql' = 'postgres',
) {
  const { host, port, user, password } = target;
  const url = { engine, host, port, user, password, database: 'app', parameters: {} } as const;
  return openDatabases(
    {
      urls: [{ alias: 'default', url }],
      services: '',
      allowDatabase: [`${host}/app`],
      clone: 'auto',
      durability,
      projectName: 'shop',
      run: 'abcdef01',
      workingDirectory: folder,
      sqliteFolder: path.join(folder, 'sqlite'),
    },
    {
      log,
      tools: childProcessTools,
      containers: noContainers,
      ledger: new Ledger(path.join(folder, 'ledger.jsonl')),
    },
  );
}

const temporary = () => mkdtempDisposable(path.join(os.tmpdir(), 'open-'));

describePostgres('opening databases', ({ target, durability, local }) => {
  test.skipIf(durability !== 'relaxed')(
    'says that a server that is not thrown away keeps the settings of `durability: off`',
    async () => {
      await using folder = await temporary();
      const log = new RecordingLog();
      const [database] = await openIn(folder.path, target, 'off', log);
      await database?.engine.close();
      expect(log.at('warning')).toEqual([expect.stringContaining('ALTER SYSTEM RESET')]);
    },
  );

  test('leaves such a server alone unless told otherwise', async () => {
    await using folder = await temporary();
    const log = new RecordingLog();
    const [database] = await openIn(folder.path, target, 'auto', log);
    await database?.engine.close();
    expect(log.at('warning')).toEqual([]);
  });

  test.skipIf(local === undefined)('closes a server that cannot be surveyed', async () => {
    if (local === undefined) return;
    await using folder = await temporary();
    await using server = await startLocalPostgres(local);
    const role = await temporaryRole(server.target, `LOGIN PASSWORD 'secret'`);
    await rows(server.target, 'postgres', 'REVOKE SELECT ON pg_roles FROM PUBLIC');
    const asRole = { ...server.target, user: role.name, password: 'secret' };
    await expect(openIn(folder.path, asRole, 'auto', new RecordingLog())).rejects.toThrow('pg_roles');
    const sessions = `SELECT 1 FROM pg_stat_activity WHERE usename = '${role.name}'`;
    await waitFor(async () => (await rows(server.target, 'postgres', sessions)).length === 0, 'its end', 3);
  });
});

describeMysql('opening databases of MySQL and MariaDB', ({ target, flavour, local }) => {
  test('finds out which of the two it is, and leaves the server alone unless told otherwise', async () => {
    await using folder = await temporary();
    const log = new RecordingLog();
    const [database] = await openIn(folder.path, target, 'auto', log, 'mysql');
    expect(database).toMatchObject({ base: 'app', throwAway: false, engine: { name: flavour } });
    expect(database?.names.template).toMatch(/^shop_app_abcdef01_tpl$/);
    await database?.engine.close();
    expect(log.at('warning')).toEqual([]);
  });

  test('says how a server gets its settings back', async () => {
    if (local === undefined) return;
    await using folder = await temporary();
    await using server = await startLocalMysql(local);
    await server.ready;
    const log = new RecordingLog();
    const [database] = await openIn(folder.path, server.target, 'off', log, 'mysql');
    await database?.engine.close();
    expect(log.at('warning')).toEqual([expect.stringMatching(/A restart of the server undoes that/)]);
  });

  test('a user who may not create databases is refused before anything is made', async () => {
    await using folder = await temporary();
    await using user = await temporaryUser(target);
    const { socket: _socket, ...overTcp } = target;
    const asUser = { ...overTcp, user: user.name, password: user.password };
    await expect(openIn(folder.path, asUser, 'auto', new RecordingLog(), 'mysql')).rejects.toThrow(
      'may not create databases',
    );
  });
});
