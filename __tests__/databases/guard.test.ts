import { describe, expect, test } from 'vitest';
import { type GuardFacts, guardProblems } from '../../src/databases/guard.ts';
import type { PostgresUrl } from '../../src/databases/url.ts';

const local: PostgresUrl = {
  engine: 'postgres',
  host: 'localhost',
  port: 5432,
  user: 'ann',
  password: 'hunter2',
  database: 'shop_test',
  parameters: { sslpassword: 'hunter2' },
};

const onTheMachine: GuardFacts = {
  addresses: ['127.0.0.1', '::1'],
  interfaces: [
    { name: 'lo', cidr: '127.0.0.1/8' },
    { name: 'eth0', cidr: '10.1.0.4/16' },
    { name: 'docker0', cidr: '172.17.0.1/16' },
    { name: 'br-0123456789ab', cidr: '172.18.0.1/16' },
    { name: 'br-lan', cidr: '192.168.1.1/24' },
  ],
  insideContainer: false,
  serviceAddresses: [],
  sessions: [],
};

const inAContainer: GuardFacts = {
  ...onTheMachine,
  interfaces: [
    { name: 'lo', cidr: '127.0.0.1/8' },
    { name: 'eth0', cidr: '172.18.0.3/16' },
    { name: 'eth0', cidr: 'fd00:1::3/64' },
    { name: 'eth1', cidr: '203.0.113.9/24' },
  ],
  insideContainer: true,
};

const remote: Partial<GuardFacts> = { addresses: ['198.51.100.7'] };

function problems(target: Partial<PostgresUrl>, facts: Partial<GuardFacts> = {}, allowed: string[] = []) {
  return guardProblems({ ...local, ...target }, { ...onTheMachine, ...facts }, allowed);
}

test('a test database on this machine is let through', () => {
  expect(problems({})).toEqual([]);
});

describe('the rule of names', () => {
  test.each([
    'prod',
    'shop_prod',
    'PROD',
    'shop-Production',
    'prod1',
    'x.live.y',
    'staging2024',
    'db1prod',
    'primary',
  ])('refuses the database %s', (database) => {
    expect(problems({ database })).toEqual([
      expect.stringContaining(`(rule "name"): the database name "${database}"`),
    ]);
  });

  test.each([
    'products',
    'alive',
    'delivery',
    'reproduction',
    'lively',
    'backstaging',
    'primaryschool',
    'shop_test',
  ])('lets the database %s through', (database) => {
    expect(problems({ database })).toEqual([]);
  });

  test('holds for hosts and for the folders of sockets', () => {
    expect(problems({ host: 'db.prod.example.com' })).toEqual([
      expect.stringContaining('the host "db.prod.example.com"'),
    ]);
    expect(problems({ host: '/srv/production/run' })).toEqual([
      expect.stringContaining('has the word "production"'),
    ]);
  });

  test('is the only one for SQLite, on the path as it is written', () => {
    const facts = { ...onTheMachine, addresses: [], sessions: ['psql'] };
    expect(guardProblems({ engine: 'sqlite', file: 'data/products.db' }, facts, [])).toEqual([]);
    const [problem, ...others] = guardProblems({ engine: 'sqlite', file: '/srv/live/shop.db' }, facts, []);
    expect(others).toEqual([]);
    expect(problem).toContain('the path "/srv/live/shop.db" has the word "live"');
    expect(problem).toMatch(/"allow-database": \/srv\/live\/shop\.db$/);
    expect(
      guardProblems({ engine: 'sqlite', file: '/srv/live/shop.db' }, facts, ['/srv/live/shop.db']),
    ).toEqual([]);
  });
});

describe('the rule of networks', () => {
  test.each<[string, Partial<PostgresUrl>, Partial<GuardFacts>]>([
    ['an IPv4 loopback address', {}, { addresses: ['127.8.9.10'] }],
    ['an IPv4 loopback address written as IPv6', {}, { addresses: ['::ffff:127.0.0.1'] }],
    ['a unix socket', { host: '/run/postgresql' }, { addresses: [] }],
    ["a service container's address", {}, { addresses: ['203.0.113.5'], serviceAddresses: ['203.0.113.5'] }],
    [
      "a service container's IPv6 address",
      {},
      { addresses: ['2001:db8::5'], serviceAddresses: ['2001:db8::5'] },
    ],
    ["an address behind Docker's default bridge", {}, { addresses: ['172.17.0.9'] }],
    ['an address behind a bridge that Docker made', {}, { addresses: ['172.18.200.1'] }],
    ['a neighbour of our own container', {}, { ...inAContainer, addresses: ['172.18.0.2', 'fd00:1::2'] }],
  ])('lets %s through', (_name, target, facts) => {
    expect(problems(target, facts)).toEqual([]);
  });

  test.each<[string, Partial<GuardFacts>]>([
    ['a public address', remote],
    ['an address of the local network', { addresses: ['10.1.0.5'] }],
    ['an address of a local network behind a bridge that is not Docker’s', { addresses: ['192.168.1.7'] }],
    ['a name with one good and one bad address', { addresses: ['127.0.0.1', '198.51.100.7'] }],
    [
      'an address beside that of a service',
      { addresses: ['203.0.113.6'], serviceAddresses: ['203.0.113.5'] },
    ],
    ['an address outside our own container’s network', { ...inAContainer, addresses: ['172.19.0.2'] }],
    ['a public neighbour of our own container', { ...inAContainer, addresses: ['203.0.113.7'] }],
    ['a link-local address with a zone', { addresses: ['fe80::1%eth0'] }],
    ['a public address written as IPv6', { addresses: ['::ffff:198.51.100.7'] }],
    ['what is no address', { addresses: ['localhost'] }],
  ])('refuses %s', (_name, facts) => {
    expect(problems({ host: 'db' }, facts)).toEqual([
      expect.stringContaining('(rule "network"): the host "db"'),
    ]);
  });

  test('refuses a host without a known address', () => {
    expect(problems({ host: 'db' }, { addresses: [] })).toEqual([
      expect.stringContaining('no address is known'),
    ]);
  });
});

test('the rules hold for MySQL and MariaDB too', () => {
  const target = { ...local, engine: 'mysql' } as const;
  expect(guardProblems(target, onTheMachine, [])).toEqual([]);
  expect(
    guardProblems({ ...target, host: '/run/mysqld.sock' }, { ...onTheMachine, addresses: [] }, []),
  ).toEqual([]);
  const all = { ...onTheMachine, ...remote, sessions: ['ann from 10.0.0.1, Sleep'] };
  expect(guardProblems({ ...target, database: 'live' }, all, [])).toHaveLength(3);
});

test('the rule of sessions names who is connected, and the first five only', () => {
  const sessions = Array.from({ length: 7 }, (_, index) => `psql ${index}`);
  expect(problems({}, { sessions: [] })).toEqual([]);
  expect(problems({}, { sessions: ['psql from 127.0.0.1, idle'] })).toEqual([
    expect.stringContaining('(rule "sessions"): others are connected to it: "psql from 127.0.0.1, idle".'),
  ]);
  expect(problems({}, { sessions })[0]).toContain('"psql 4"; "and 2 more"');
});

test('every broken rule has its own refusal, which says what to add and shows no secret', () => {
  const all = problems({ host: 'db.live.org', database: 'prod' }, { ...remote, sessions: ['psql'] });
  expect(all).toHaveLength(4);
  for (const problem of all) {
    expect(problem).toMatch(
      /^The database "db\.live\.org\/prod" could be a real one .*"allow-database": db\.live\.org\/prod$/,
    );
    expect(problem).not.toContain('hunter2');
  }
});

test('an exact entry of allow-database lets a database through all rules, and nothing else does', () => {
  const target = { host: 'db.live.org', database: 'prod' };
  const facts = { ...remote, sessions: ['psql'] };
  expect(problems(target, facts, ['other/x', 'db.live.org/prod'])).toEqual([]);
  for (const allowed of [
    'db.live.org',
    'prod',
    'db.live.org/*',
    'db.live.org/prod1',
    'DB.live.org/prod',
    '*',
    '',
  ]) {
    expect(problems(target, facts, [allowed])).toHaveLength(4);
  }
});
