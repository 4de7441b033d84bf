import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type DatabaseUrl,
  formatDatabaseUrl,
  type MysqlUrl,
  type PostgresUrl,
  parseDatabaseUrls,
  secretsOf,
} from '../../src/databases/url.ts';

const shop: PostgresUrl = {
  engine: 'postgres',
  host: 'localhost',
  port: 5432,
  user: 'ann',
  password: 'pw',
  database: 'shop_test',
  parameters: {},
};

function parseOne(text: string): DatabaseUrl {
  const { targets, problems } = parseDatabaseUrls(text);
  expect(problems).toEqual([]);
  expect(targets.map(({ alias }) => alias)).toEqual(['default']);
  return targets[0]?.url ?? expect.fail('no URL');
}

test.each<[string, Partial<PostgresUrl>]>([
  ['postgres://ann:pw@localhost:5432/shop_test', {}],
  ['postgresql://ann:pw@localhost/shop_test', {}],
  ['postgresql+psycopg://ann:pw@localhost/shop_test', {}],
  ['POSTGRESQL+asyncpg://ann:pw@LOCALHOST/shop_test', {}],
  ['postgres://ann:pw@localhost:/shop_test', {}],
  ['postgres://ann:pw@db-1.internal_net:6543/shop_test', { host: 'db-1.internal_net', port: 6543 }],
  ['postgres://ann:pw@[::1]:6543/shop_test', { host: '::1', port: 6543 }],
  ['postgres://localhost/shop_test', { user: '', password: '' }],
  ['postgres://ann@localhost/shop_test', { password: '' }],
  ['postgres://ann:p%40s%2Fs%3a%25@localhost/sh%20op', { password: 'p@s/s:%', database: 'sh op' }],
  ['postgres://ann:p:w!@localhost/shop_test', { password: 'p:w!' }],
  ['postgres://ann@corp:pw@localhost/shop_test', { user: 'ann@corp' }],
  ['postgres://ann:pw@localhost/gesch%C3%A4ft', { database: 'geschäft' }],
  [
    'postgres://ann:pw@localhost/shop_test?sslmode=require&options=-c%20a%3Db',
    { parameters: { sslmode: 'require', options: '-c a=b' } },
  ],
  ['postgres://ann:pw@/shop_test?host=/run/postgresql', { host: '/run/postgresql' }],
  [
    'postgres:///shop_test?host=%2FRun%2F100%25&port=5433',
    { host: '/Run/100%', port: 5433, user: '', password: '' },
  ],
  ['postgres://ann:pw@%2Frun%2Fpostgresql/shop_test', { host: '/run/postgresql' }],
])('reads %s', (text, expected) => {
  expect(parseOne(text)).toEqual({ ...shop, ...expected });
});

test.each<[string, Partial<MysqlUrl>]>([
  ['mysql://ann:pw@localhost:3306/shop_test', {}],
  ['mariadb://ann:pw@LOCALHOST/shop_test', {}],
  ['mysql2://ann:pw@localhost/shop_test', {}],
  ['mysql+pymysql://ann:pw@localhost/shop_test', {}],
  ['mariadb+mariadbconnector://ann:pw@[::1]:3307/shop_test', { host: '::1', port: 3307 }],
  [
    'mysql://ann:p%40s@127.0.0.1/sh%60op?ssl-mode=REQUIRED',
    { host: '127.0.0.1', password: 'p@s', database: 'sh`op', parameters: { 'ssl-mode': 'REQUIRED' } },
  ],
  ['mysql://ann:pw@localhost/shop_test?unix_socket=/run/mysqld.sock', { host: '/run/mysqld.sock' }],
  ['mysql://ann:pw@/shop_test?socket=/run/mysqld.sock', { host: '/run/mysqld.sock' }],
  ['mysql://ann:pw@%2Frun%2Fmysqld.sock/shop_test', { host: '/run/mysqld.sock' }],
])('reads %s', (text, expected) => {
  expect(parseOne(text)).toEqual({ ...shop, engine: 'mysql', port: 3306, ...expected });
});

test.each([
  ['sqlite:db.sqlite3', 'db.sqlite3'],
  ['sqlite:/var/db.sqlite3', '/var/db.sqlite3'],
  ['sqlite:///data/db.sqlite3', 'data/db.sqlite3'],
  ['sqlite:////var/db.sqlite3', '/var/db.sqlite3'],
  ['sqlite+pysqlite:///db.sqlite3', 'db.sqlite3'],
  ['sqlite3:db/test 100%.sqlite3', 'db/test 100%.sqlite3'],
])('reads %s', (text, file) => {
  expect(parseOne(text)).toEqual({ engine: 'sqlite', file });
});

test('reads an alias before each URL and ignores blank lines', () => {
  const { targets, problems } = parseDatabaseUrls(
    '\r\n  main=postgres://ann:pw@localhost/shop_test?application_name=a%3Db \r\n\n_log2 = sqlite:log.db\n',
  );
  expect(problems).toEqual([]);
  expect(targets).toEqual([
    { alias: 'main', url: { ...shop, parameters: { application_name: 'a=b' } } },
    { alias: '_log2', url: { engine: 'sqlite', file: 'log.db' } },
  ]);
});

test.each([
  ['no scheme', 'localhost/shop', 'starts with "postgres://"'],
  ['an unknown scheme', 'mongodb://localhost/shop', 'starts with "postgres://"'],
  ['no database', 'postgres://localhost', 'names no database'],
  [
    'no database of MySQL',
    'mysql://localhost/',
    '(mysql:…): it names no database; write one after the host, as in mysql',
  ],
  ['no host of MySQL', 'mariadb:///shop', '"?unix_socket=/its/path"'],
  ['a socket of MySQL that is a name', 'mysql://localhost/shop?socket=mysqld.sock', 'no absolute path'],
  ['a raw slash in the password of MySQL', 'mysql2://ann:12/3@localhost/shop', 'form mysql://user'],
  ['a port of MariaDB that is none', 'mariadb://localhost:x/shop', 'form mariadb://user'],
  ['a port of MySQL that is none', 'mysql://localhost:x/shop', 'form mysql://user'],
  ['no database after the slash', 'postgres://localhost/?a=b', 'names no database'],
  ['no host', 'postgres:///shop', 'names no host'],
  ['two hosts', 'postgres://one,two/shop', 'neither one name'],
  ['two slashes too few', 'postgres:shop', 'not of the form'],
  ['port 0', 'postgres://localhost:0/shop', '1…65535'],
  ['a port that is too high', 'postgres://localhost:65536/shop', '1…65535'],
  ['a port that is no number', 'postgres:///shop?host=localhost&port=x', '1…65535'],
  ['a raw slash in the password', 'postgres://ann:12/3@localhost/shop', '%2F'],
  ['a raw hash in the password', 'postgres://ann:12#3@localhost/shop', '%23'],
  ['a raw percent sign', 'postgres://ann:50%off@localhost/shop', 'write % as %25'],
  ['bytes that are no UTF-8', 'postgres://ann:%ff@localhost/shop', 'write % as %25'],
  ['a bad alias', 'my-db=postgres://localhost/shop', 'letters, digits and underscores'],
  ['an empty alias', '=postgres://localhost/shop', 'letters, digits and underscores'],
  ['a database in memory', 'sqlite::memory:', 'each worker has its own already'],
  ['a database in memory, as SQLAlchemy writes it', 'sqlite://', 'each worker has its own already'],
  ['a database in memory, as Django writes it', 'sqlite:///:memory:', 'each worker has its own already'],
  [
    'a shared database in memory',
    'sqlite:file:x?mode=memory&cache=shared',
    'each worker has its own already',
  ],
  ['two slashes before a path', 'sqlite://db.sqlite3', 'sqlite:///relative'],
  ['parameters of SQLite', 'sqlite:///db.sqlite3?timeout=5', 'parameters'],
])('names the line and the fault of a URL with %s', (_name, text, expected) => {
  const { targets, problems } = parseDatabaseUrls(`\n${text}`);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(/^Line 2 of the input "database-url"/);
  expect(problems[0]).toContain(expected);
  expect(targets).toHaveLength(expected.includes('letters') ? 1 : 0);
});

test('reports all problems at once, a repeated alias among them', () => {
  const { problems } = parseDatabaseUrls('sqlite:a\nb=postgres://localhost\nsqlite:c\n9=sqlite:');
  expect(problems).toEqual([
    expect.stringContaining('Line 2 '),
    expect.stringMatching(/^Line 3 .*taken by line 1/),
    expect.stringMatching(/^Line 4 .*letters/),
    expect.stringMatching(/^Line 4 .*each worker/),
  ]);
});

const word = fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed() && !/\p{Cc}/u.test(text));
const name = word.filter((text) => text !== '');
const host = fc.oneof(
  fc.domain(),
  fc.ipV4(),
  fc.ipV6(),
  word.map((text) => `/${text}`),
  fc.constant('my_service-1'),
);
const parameterName = fc.constantFrom('sslmode', 'application_name', 'a b', '__proto__', 'é');
const serverUrl: fc.Arbitrary<PostgresUrl | MysqlUrl> = fc.record({
  engine: fc.constantFrom('postgres', 'mysql'),
  host: host.map((text) => (text.startsWith('/') ? text : text.toLowerCase())),
  port: fc.integer({ min: 1, max: 65_535 }),
  user: word,
  password: word,
  database: name,
  parameters: fc.array(fc.tuple(parameterName, word)).map((pairs) => Object.fromEntries(pairs)),
});

test('what is written is read back the same', () => {
  fc.assert(
    fc.property(serverUrl, (url) => {
      expect(parseOne(formatDatabaseUrl(url))).toEqual(url);
    }),
  );
  for (const file of ['db', '/var/db', '../a b%20.db']) {
    expect(parseOne(formatDatabaseUrl({ engine: 'sqlite', file }))).toEqual({ engine: 'sqlite', file });
  }
});

test('the password is secret in all its spellings, and so is the URL', () => {
  const url = { ...shop, password: "p@s's" };
  expect(secretsOf(url)).toEqual([
    "p@s's",
    "p%40s's",
    'p%40s%27s',
    "postgresql://ann:p%40s's@localhost:5432/shop_test",
  ]);
  expect(secretsOf({ ...shop, parameters: { sslpassword: 'key' } })).toContain('key');
});

test('there is no secret where there is no password, and a short one counts', () => {
  expect(secretsOf({ ...shop, password: '' })).toEqual([]);
  expect(secretsOf({ engine: 'sqlite', file: 'a.db' })).toEqual([]);
  expect(secretsOf({ ...shop, password: 'x' })).toContain('x');
});
