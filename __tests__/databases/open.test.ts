import { mkdtempDisposable } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { Ledger } from '../../src/databases/ledger.ts';
import { withMark } from '../../src/databases/mark.ts';
import { openDatabases } from '../../src/databases/open.ts';
import type { CloneKind } from '../../src/databases/open-engine.ts';
import type { PostgresTarget } from '../../src/databases/postgres/postgres.ts';
import { ownMark } from '../../src/databases/sweep.ts';
import type { DatabaseUrl } from '../../src/databases/url.ts';
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

/** Runs of other tests would drop what a lost run of their own project has left on these servers. */
const project = `open${process.pid}`;

async function openIn(
  folder: string,
  target: PostgresTarget,
  durability: 'auto' | 'off',
  log: RecordingLog,
  engine: 'postgres' | 'mysql' = 'postgres',
) {
  const { host, port, user, password } = target;
  const url = { engine, host, port, user, password, database: 'app', parameters: {} } as const;
  return openUrl(folder, url, durability, log);
}

function openUrl(
  folder: string,
  url: DatabaseUrl,
  durability: 'auto' | 'off',
  log: RecordingLog,
  clone: CloneKind = 'auto',
) {
  return openDatabases(
    {
      urls: [{ alias: 'default', url }],
      services: '',
      allowDatabase: url.engine === 'sqlite' ? [] : [`${url.host}/${url.database}`],
      clone,
      durability,
      projectName: project,
      run: 'abcdef01',
      workingDirectory: folder,
      filePlaces: { memory: undefined, disk: path.join(folder, 'sqlite') },
      databasesAtOnce: 6,
      knownBytes: new Map(),
      advises: true,
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

  test('a role that may not create databases is refused before anything is made', async () => {
    await using folder = await temporary();
    await using role = await temporaryRole(target, `LOGIN PASSWORD 'pw'`);
    const names = () =>
      rows(target, 'postgres', `SELECT datname FROM pg_database WHERE datname LIKE '${project}%'`);
    const before = await names();
    const poor = { ...target, user: role.name, password: 'pw' };
    await expect(openIn(folder.path, poor, 'auto', new RecordingLog())).rejects.toThrow(
      'The role of the database "default" may not create databases. Give it that right, or another role.',
    );
    expect(await names()).toEqual(before);
  });

  test('what a crashed run of this project left is dropped on a server that outlives its jobs', async () => {
    await using folder = await temporary();
    const left = `${project}_app_fedcba98_w1`;
    const mark = { ...ownMark('fedcba98', project), at: '2020-01-02T03:04:05.000Z', host: 'gone' };
    await rows(target, 'postgres', `CREATE DATABASE ${left}`);
    await rows(target, 'postgres', `COMMENT ON DATABASE ${left} IS '${withMark(null, mark)}'`);
    const log = new RecordingLog();
    const [database] = await openIn(folder.path, target, 'auto', log);
    expect(await database?.engine.exists(left)).toBe(false);
    expect(log.at('info').join('\n')).toContain(`Dropped ${left}, which the run fedcba98`);
    await database?.engine.create(`${project}_app_abcdef01_bld`);
    expect(await database?.engine.marked()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          database: `${project}_app_abcdef01_bld`,
          mark: expect.objectContaining({ run: 'abcdef01', project, pid: process.pid }),
        }),
      ]),
    );
    await database?.engine.drop(`${project}_app_abcdef01_bld`);
    await database?.engine.close();
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
    expect(database?.names.template).toBe(`${project}_app_abcdef01_tpl`);
    await database?.engine.close();
    expect(log.at('warning')).toEqual([]);
  });

  test.skipIf(local === undefined)('says how a server gets its settings back', async () => {
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

test('files that do not lie in memory are said, with the reason', async () => {
  await using folder = await temporary();
  const log = new RecordingLog();
  const [database] = await openUrl(folder.path, { engine: 'sqlite', file: 'app.db' }, 'auto', log);
  await database?.engine.close();
  expect(log.at('info')).toContain(
    'default: templates and clones lie on the disk: this machine has no folder in memory.',
  );
});

test.each(['instance', 'auto'] as const)('`clone: %s` is said where it has no effect', async (clone) => {
  await using folder = await temporary();
  const log = new RecordingLog();
  const [database] = await openUrl(folder.path, { engine: 'sqlite', file: 'app.db' }, 'auto', log, clone);
  await database?.engine.close();
  const expected = expect.stringMatching(
    /^`clone: instance` has no effect: only clones of MySQL and MariaDB/,
  );
  expect(log.at('warning')).toEqual(clone === 'instance' ? [expected] : []);
});
