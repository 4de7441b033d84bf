import { describe, expect, it } from 'vitest';
import type { EngineName } from '../src/databases/engine.ts';
import type { OpenDatabase } from '../src/databases/open-database.ts';
import { handOver, launchEnvironment, prepareEnvironment, refuseUnfilled } from '../src/handover.ts';
import { command } from '../src/runners/command.ts';
import { pytest } from '../src/runners/pytest.ts';
import type { Suite } from '../src/runners/suite.ts';
import { launchFiles } from '../src/workers/launcher.ts';
import { makeDatabaseScene } from './databases/scene.ts';

const files = launchFiles('/r');

function aSuite(overrides: Partial<Suite> = {}): Suite {
  return {
    preset: command,
    run: 'make {tests} {report}',
    prepare: 'make db',
    templateKey: [],
    mayChange: undefined,
    workerEnv: [{ name: 'DATABASE_URL', value: '{url}' }],
    coverage: false,
    units: [],
    ...overrides,
  };
}

async function withDatabases<T>(use: (databases: OpenDatabase[]) => T): Promise<T> {
  await using first = await makeDatabaseScene('default');
  await using second = await makeDatabaseScene('logs');
  return use([first.database, second.database]);
}

describe('what a launch is told', () => {
  it('is the clone of each database, the first one also without its alias', async () => {
    await withDatabases((databases) => {
      const suite = aSuite({
        workerEnv: [
          { name: 'A', value: '{database}' },
          { name: 'B', value: '{logs.database}' },
        ],
      });
      const handed = handOver(databases, ({ names }) => names.clone(1, 1));
      const environment = launchEnvironment({ suite, adapters: '/a', inherited: {} }, handed, files, {});
      expect(environment['A']).toMatch(/shop_default_abcdef01_w1/);
      expect(environment['B']).toMatch(/shop_logs_abcdef01_w1/);
    });
  });

  it('wins over the job in this order: the worker, worker-env, the preset', async () => {
    await withDatabases((databases) => {
      const suite = aSuite({
        preset: pytest,
        workerEnv: [
          { name: 'TMPDIR', value: '/of/worker-env' },
          { name: 'PYTEST_ADDOPTS', value: '--color=yes' },
        ],
      });
      const inherited = { TMPDIR: '/of/job', TEST_TOKEN: 'job', PYTHONDONTWRITEBYTECODE: '1', KEPT: 'yes' };
      const handed = handOver(databases, ({ names }) => names.clone(1, 1));
      const environment = launchEnvironment({ suite, adapters: '/a', inherited }, handed, files, {
        TMPDIR: '/of/worker',
        TEST_TOKEN: '1',
      });
      expect(environment).toMatchObject({ TMPDIR: '/of/worker-env', TEST_TOKEN: '1', KEPT: 'yes' });
      expect(environment['PYTEST_ADDOPTS']).toMatch(/^--color=yes -p testshoal_pytest/);
      expect(environment).not.toHaveProperty('PYTHONDONTWRITEBYTECODE');
    });
  });

  it('is where any runner leaves its stacks, and Ruby’s plugin for that', () => {
    const handed = handOver([], ({ names }) => names.working);
    const inherited = { RUBYOPT: '-w' };
    const environment = launchEnvironment({ suite: aSuite(), adapters: '/a', inherited }, handed, files, {});
    expect(environment).toMatchObject({
      TESTSHOAL_STACKS: files.stacks,
      RUBYOPT: '-w -r/a/ruby/testshoal_stacks.rb',
    });
  });

  it('is the same while preparing, but for a mark and the report', async () => {
    await withDatabases((databases) => {
      const suite = aSuite({ preset: pytest });
      const handed = handOver(databases, ({ names }) => names.working);
      const environment = prepareEnvironment({ suite, adapters: '/a', inherited: {} }, handed);
      expect(environment['TESTSHOAL_PREPARE']).toBe('1');
      expect(environment['PYTEST_ADDOPTS']).toBe('-p testshoal_pytest');
      expect(environment['DATABASE_URL']).toMatch(/_bld/);
    });
  });
});

describe('the variables of the clients', () => {
  const environmentFor = (engine: EngineName, host: string) => {
    const access = { url: 'u', database: 'd', host, port: '3307', user: 'ann', password: 'pw' };
    const handed = {
      placeholders: new Map(),
      databases: new Map([['default', { engine, access }]]),
    };
    const suite = aSuite({ workerEnv: [] });
    return launchEnvironment({ suite, adapters: '/a', inherited: {} }, handed, files, {});
  };

  it('are those of libpq for PostgreSQL', () => {
    expect(environmentFor('postgres', 'db')).toMatchObject({
      ...{ PGHOST: 'db', PGPORT: '3307', PGUSER: 'ann', PGPASSWORD: 'pw', PGDATABASE: 'd' },
    });
    expect(environmentFor('postgres', 'db')).not.toHaveProperty('MYSQL_HOST');
  });

  it.each<EngineName>(['mysql', 'mariadb'])('are those of libmysqlclient for %s', (engine) => {
    const place = { MYSQL_HOST: 'db', MYSQL_TCP_PORT: '3307', MYSQL_PWD: 'pw' };
    expect(environmentFor(engine, 'db')).toMatchObject(place);
    expect(environmentFor(engine, 'db')).not.toHaveProperty('MYSQL_UNIX_PORT');
    expect(environmentFor(engine, '/run/s.sock')).toMatchObject({
      ...{ MYSQL_HOST: 'localhost', MYSQL_UNIX_PORT: '/run/s.sock', MYSQL_PWD: 'pw' },
    });
    expect(environmentFor(engine, 'db')).not.toHaveProperty('PGHOST');
  });
});

describe('the number of a worker', () => {
  it('fills {worker} and {workers} of worker-env, with a database or without', () => {
    const workerEnv = [
      { name: 'REDIS', value: 'redis://localhost/{worker}' },
      { name: 'OF', value: '{workers}' },
      { name: 'DATABASE_URL', value: '{url}' },
    ];
    const own = { TESTSHOAL_WORKER: '3', TESTSHOAL_WORKERS: '4' };
    const options = {
      suite: aSuite({ workerEnv }),
      adapters: '/a',
      inherited: { DATABASE_URL: 'of the job' },
    };
    expect(
      launchEnvironment(
        options,
        handOver([], () => ''),
        files,
        own,
      ),
    ).toMatchObject({
      REDIS: 'redis://localhost/3',
      OF: '4',
      DATABASE_URL: 'of the job',
    });
  });

  it('is not known while preparing', () => {
    expect(() => refuseUnfilled(aSuite({ prepare: 'make db-{worker}' }), [], [])).toThrow(
      /\{worker\} is not filled/,
    );
  });
});

describe('placeholders that no database fills', () => {
  it('are refused with the list of those that exist', async () => {
    await withDatabases((databases) => {
      expect(() => refuseUnfilled(aSuite({ prepare: 'make {cache.url}' }), [], databases)).toThrow(
        /\{cache\.url\} is not filled by any database. There are: .*\{logs\.url\}/,
      );
      expect(() => refuseUnfilled(aSuite(), aSuite().workerEnv, databases)).not.toThrow();
    });
  });

  it("of the preset's own variables are no error where there is no database", () => {
    expect(() => refuseUnfilled(aSuite(), [], [])).not.toThrow();
    expect(() => refuseUnfilled(aSuite({ run: 'make {url} {tests}' }), [], [])).toThrow(/There are: none/);
    expect(() => refuseUnfilled(aSuite(), [{ name: 'A', value: '{host}' }], [])).toThrow(/\{host\}/);
  });
});

describe('the name of a worker for the server', () => {
  const access = { url: 'u', database: 'd', host: 'h', port: '1', user: 'me', password: 'p' };
  const handed = (engine: string) => ({
    placeholders: new Map<string, string>(),
    databases: new Map([['default', { engine, access }]]),
  });
  const nameIn = (
    inherited: Record<string, string>,
    workerEnv: Suite['workerEnv'] = [],
    engine = 'postgres',
  ) => {
    const options = { suite: aSuite({ workerEnv }), adapters: '/a', inherited };
    const own = { TESTSHOAL_WORKER: '3', TESTSHOAL_WORKERS: '4' };
    return launchEnvironment(options, handed(engine), files, own)['PGAPPNAME'];
  };

  it("is its number's, on PostgreSQL only", () => {
    expect(nameIn({})).toBe('testshoal-worker-3');
    expect(nameIn({}, [], 'sqlite')).toBeUndefined();
  });

  it('is the one of the job or of worker-env where they have one', () => {
    expect(nameIn({ PGAPPNAME: 'shop' })).toBe('shop');
    expect(nameIn({ PGAPPNAME: '' })).toBe('');
    expect(nameIn({ PGAPPNAME: 'shop' }, [{ name: 'PGAPPNAME', value: 'tests-{worker}' }])).toBe('tests-3');
  });

  it('is not that of a worker of a run around this one', () => {
    expect(nameIn({ PGAPPNAME: 'testshoal-worker-1' })).toBe('testshoal-worker-3');
  });

  it('is not given while preparing', () => {
    const options = { suite: aSuite(), adapters: '/a', inherited: {} };
    expect(prepareEnvironment(options, handed('postgres'))).toMatchObject({ PGDATABASE: 'd' });
    expect(prepareEnvironment(options, handed('postgres'))).not.toHaveProperty('PGAPPNAME');
  });
});
