import { expect, test } from 'vitest';
import { findServiceDatabases } from '../../src/databases/services.ts';
import { UserError } from '../../src/errors.ts';
import type { Container, Containers } from '../../src/ports.ts';

const official = { PG_MAJOR: '17', PGDATA: '/var/lib/postgresql/data', POSTGRES_PASSWORD: 'hunter2' };
const onTheMachine = { insideContainer: false };
const inAContainer = { insideContainer: true };

/** An engine with these containers and no others. */
function containersWith(known: Readonly<Record<string, Partial<Container>>>): Containers {
  return {
    inspect: async (id) => {
      const container = known[id];
      return container && { id, image: 'alpine', env: {}, addresses: ['172.18.0.2'], ...container };
    },
    exec: () => Promise.reject(new Error('nothing is run to find databases')),
  };
}

const noEngine: Containers = {
  inspect: () => Promise.reject(new Error('No Docker engine answers at /var/run/docker.sock')),
  exec: () => Promise.reject(new Error('nothing is run to find databases')),
};

function services(ids: readonly string[], ports: Record<string, string> = { 5432: '32768' }): string {
  return JSON.stringify(Object.fromEntries(ids.map((id) => [id, { id: `c-${id}`, network: 'n', ports }])));
}

async function onlyDatabase(container: Partial<Container>, place = onTheMachine) {
  const found = await findServiceDatabases(services(['db']), containersWith({ 'c-db': container }), place);
  expect(found.databases).toHaveLength(1);
  return found.databases[0] ?? expect.fail('no database');
}

test('a job on the machine reaches the service by its mapped port', async () => {
  const env = { ...official, POSTGRES_USER: 'ann', POSTGRES_DB: 'shop' };
  expect(await onlyDatabase({ image: 'postgres:17', env })).toEqual({
    alias: 'default',
    url: {
      engine: 'postgres',
      host: '127.0.0.1',
      port: 32768,
      user: 'ann',
      password: 'hunter2',
      database: 'shop',
      parameters: {},
    },
    service: 'db',
    container: 'c-db',
    addresses: ['172.18.0.2'],
  });
});

test('a job in a container reaches the service by its id and the port in the container', async () => {
  const { url } = await onlyDatabase({ env: official }, inAContainer);
  expect(url).toMatchObject({ host: 'db', port: 5432 });
});

test('what the workflow leaves out is as in the official image', async () => {
  expect((await onlyDatabase({ env: official })).url).toMatchObject({
    user: 'postgres',
    database: 'postgres',
  });
  const named = await onlyDatabase({ env: { ...official, POSTGRES_USER: 'ann' } });
  expect(named.url).toMatchObject({ user: 'ann', database: 'ann' });
});

test.each<[string, Partial<Container>]>([
  ['PG_MAJOR', { env: { PG_MAJOR: '17' } }],
  ['PGDATA', { env: { PGDATA: '/data' } }],
  ['a variable of the image', { env: { POSTGRES_HOST_AUTH_METHOD: 'trust' } }],
  ['the image postgres', { image: 'docker.io/library/postgres:17-alpine' }],
  ['the image postgis', { image: 'postgis/postgis@sha256:0123' }],
  ['the image timescaledb', { image: 'timescale/timescaledb:latest-pg17' }],
  ['the image pgvector', { image: 'pgvector/pgvector:pg17' }],
  ['PG_MAJOR beside a variable for clients', { env: { PG_MAJOR: '17', POSTGRES_HOST: 'db' } }],
])('PostgreSQL is recognised by %s', async (_name, container) => {
  expect((await onlyDatabase(container)).url.engine).toBe('postgres');
});

test.each<[string, Partial<Container>]>([
  ['Redis', { image: 'redis:8' }],
  ['a client of PostgreSQL', { image: 'app', env: { POSTGRES_HOST: 'db', POSTGRES_PASSWORD: 'hunter2' } }],
  ['a client of MySQL', { image: 'app', env: { MYSQL_HOST: 'db', MYSQL_PASSWORD: 'hunter2' } }],
  ['phpMyAdmin', { image: 'phpmyadmin', env: { PMA_HOST: 'db', MYSQL_ROOT_PASSWORD: 'hunter2' } }],
  ['an image of an organisation called like a database', { image: 'ghcr.io/postgres-tools/mail:1' }],
])('%s is passed over without a word', async (_name, container) => {
  const found = await findServiceDatabases(
    services(['x'], {}),
    containersWith({ 'c-x': container }),
    onTheMachine,
  );
  expect(found).toEqual({ databases: [], notices: [] });
});

const root = { MYSQL_ROOT_PASSWORD: 'hunter2', MYSQL_DATABASE: 'shop' };

async function mysqlService(container: Partial<Container>, place = onTheMachine) {
  const json = services(['db'], { 3306: '32768' });
  return findServiceDatabases(json, containersWith({ 'c-db': container }), place);
}

test.each<[string, Partial<Container>]>([
  ['the image mysql', { image: 'mysql:9', env: root }],
  ['the image mariadb', { image: 'docker.io/library/mariadb:11-noble', env: root }],
  ['the image percona', { image: 'percona/percona-server:8.4', env: root }],
  ['its version', { env: { MYSQL_MAJOR: '9.4', ...root } }],
  ['the version of MariaDB', { env: { MARIADB_VERSION: '1:11.8', ...root } }],
  ['a variable of the image', { env: root }],
])('MySQL and MariaDB are recognised by %s', async (_name, container) => {
  const { databases, notices } = await mysqlService(container);
  expect(notices).toEqual([]);
  expect(databases.map(({ url }) => url)).toEqual([
    {
      engine: 'mysql',
      host: '127.0.0.1',
      port: 32768,
      user: 'root',
      password: 'hunter2',
      database: 'shop',
      parameters: {},
    },
  ]);
});

test('a job in a container reaches MySQL by its id and the port in the container', async () => {
  const { databases } = await mysqlService({ env: root }, inAContainer);
  expect(databases[0]?.url).toMatchObject({ host: 'db', port: 3306 });
});

test.each<[Record<string, string>, object]>([
  [
    { MARIADB_ROOT_PASSWORD: 'own', MYSQL_ROOT_PASSWORD: 'other' },
    { user: 'root', password: 'own' },
  ],
  [{ MYSQL_ALLOW_EMPTY_PASSWORD: 'yes' }, { user: 'root', password: '', database: 'test' }],
  [{ MARIADB_ALLOW_EMPTY_ROOT_PASSWORD: '1' }, { user: 'root', password: '' }],
  [{ MARIADB_DATABASE: 'shop', MARIADB_ROOT_PASSWORD: 'x' }, { database: 'shop' }],
  [
    { ...root, MYSQL_USER: 'ann', MYSQL_PASSWORD: 'pw' },
    { user: 'root', password: 'hunter2' },
  ],
])('what the images of MySQL and MariaDB are told is understood: %j', async (env, expected) => {
  const { databases, notices } = await mysqlService({ image: 'mariadb', env });
  expect(databases[0]?.url).toMatchObject(expected);
  expect(notices).toEqual([]);
});

test.each<[Record<string, string>, object, RegExp]>([
  [
    { MYSQL_RANDOM_ROOT_PASSWORD: 'yes', MYSQL_USER: 'ann', MYSQL_PASSWORD: 'hunter2' },
    { user: 'ann', password: 'hunter2' },
    /"db" does not tell the password of root, so the user "ann", who may not create databases/,
  ],
  [
    { MYSQL_ROOT_PASSWORD_FILE: '/run/secret' },
    { user: 'root', password: '' },
    /so root without a password is/,
  ],
])('where the password of root is not told there is a notice: %j', async (env, expected, notice) => {
  const { databases, notices } = await mysqlService({ image: 'mysql:9', env });
  expect(databases[0]?.url).toMatchObject(expected);
  expect(notices).toEqual([expect.stringMatching(notice)]);
  expect(notices.join()).not.toContain('hunter2');
});

test('a MySQL whose port is not mapped is named with its own port', async () => {
  const failure = findServiceDatabases(
    services(['db'], { 5432: '32768' }),
    containersWith({ 'c-db': { image: 'mysql:9', env: root } }),
    onTheMachine,
  );
  await expect(failure).rejects.toThrow(/cannot reach MySQL in the service "db".*ports: \['3306:3306'\]/);
});

test('services of several engines stand side by side', async () => {
  const known = { 'c-pg': { env: official }, 'c-my': { env: root } };
  const { databases } = await findServiceDatabases(
    services(['pg', 'my']),
    containersWith(known),
    inAContainer,
  );
  expect(databases.map(({ alias, url }) => [alias, url.engine, url.port])).toEqual([
    ['pg', 'postgres', 5432],
    ['my', 'mysql', 3306],
  ]);
});

test('several services are told apart by their ids', async () => {
  const known = { 'c-main': { env: official }, 'c-time-series': { env: official }, 'c-redis': {} };
  const json = services(['main', 'time-series', 'redis']);
  const { databases } = await findServiceDatabases(json, containersWith(known), inAContainer);
  expect(databases.map(({ alias, url, container }) => [alias, url.host, container])).toEqual([
    ['main', 'main', 'c-main'],
    ['time_series', 'time-series', 'c-time-series'],
  ]);
});

test('a service without a password is tried so, with a notice unless it trusts everybody', async () => {
  for (const [env, notices] of [
    [{ PG_MAJOR: '17', POSTGRES_HOST_AUTH_METHOD: 'trust' }, []],
    [{ PG_MAJOR: '17' }, [expect.stringContaining('no POSTGRES_PASSWORD')]],
    [{ PG_MAJOR: '17', POSTGRES_PASSWORD_FILE: '/run/secret' }, [expect.stringContaining('"database-url"')]],
  ] as const) {
    const found = await findServiceDatabases(
      services(['db']),
      containersWith({ 'c-db': { env } }),
      onTheMachine,
    );
    expect(found.databases[0]?.url.password).toBe('');
    expect(found.notices).toEqual(notices);
  }
});

test('all that the user has to change is said at once', async () => {
  const known = { 'c-a': { env: official }, 'c-b-1': { env: official }, 'c-b_1': { env: official } };
  const unmapped = { a: { id: 'c-a', ports: {} }, ...JSON.parse(services(['b-1', 'b_1'])) };
  const failure = findServiceDatabases(JSON.stringify(unmapped), containersWith(known), onTheMachine);
  await expect(failure).rejects.toMatchObject({
    name: 'UserError',
    problems: [
      expect.stringMatching(/service "a".*ports: \['5432:5432'\]/),
      expect.stringMatching(/alias "b_1": rename the service "b_1"/),
    ],
  });
});

test.each(['', '  \n', 'null', '{}'])('%j means that the job has no services', async (json) => {
  expect(await findServiceDatabases(json, noEngine, onTheMachine)).toEqual({ databases: [], notices: [] });
});

test.each([
  '{',
  '[]',
  '5',
  '"db"',
  '{"db":5}',
  '{"db":{"id":5}}',
  '{"db":{"id":"c","ports":{"5432":"x"}}}',
  '{"a b":{"id":"c"}}',
])('%s is no JSON of services', async (json) => {
  await expect(findServiceDatabases(json, noEngine, onTheMachine)).rejects.toThrow(
    /The input "services" is not/,
  );
  await expect(findServiceDatabases(json, noEngine, onTheMachine)).rejects.toBeInstanceOf(UserError);
});

test('a service without a container is left aside with a notice', async () => {
  const json = '{"gone":{"id":"c-gone"},"skipped":{"id":""},"empty":{}}';
  const found = await findServiceDatabases(json, containersWith({}), onTheMachine);
  expect(found.databases).toEqual([]);
  expect(found.notices).toEqual(
    ['gone', 'skipped', 'empty'].map((id) => expect.stringContaining(`"${id}" is left aside`)),
  );
});

test('an engine that does not answer is the user’s to put right', async () => {
  const failure = findServiceDatabases(services(['db']), noEngine, onTheMachine);
  await expect(failure).rejects.toThrow(/No Docker engine answers.*"database-url"/);
  await expect(failure).rejects.toBeInstanceOf(UserError);
});
