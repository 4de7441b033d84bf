import { expect, test } from 'vitest';
import { adviceFor, type ServiceServer } from '../../src/databases/advice.ts';

const slow: ServiceServer = {
  service: 'db',
  engine: 'postgres',
  version: '17.6',
  inMemory: false,
  isFixed: false,
};

test.each([
  ['17.6', '    options: --tmpfs /var/lib/postgresql/data'],
  ['18.1', '    options: --tmpfs /var/lib/postgresql'],
])('PostgreSQL %s is told where its own image has its data', (version, line) => {
  const lines = adviceFor({ ...slow, version });
  expect(lines[0]).toContain('the service "db" could be faster');
  expect(lines.slice(1)).toEqual(['services:', '  db:', line]);
});

test.each(['mysql', 'mariadb'] as const)('%s is told of its own folder, and of no settings', (engine) => {
  const lines = adviceFor({ ...slow, engine, version: '9.4.0', isFixed: true });
  expect(lines.slice(1)).toEqual(['services:', '  db:', '    options: --tmpfs /var/lib/mysql']);
});

test('settings that only a start can change are advised where they were refused', () => {
  expect(adviceFor({ ...slow, inMemory: true, isFixed: true }).at(-1)).toContain(
    'command: postgres -c fsync=off',
  );
});

test.each([
  ['postgres', 'a tenth of the time'],
  ['mysql', 'two thirds to a fifth'],
  ['mariadb', 'two thirds to a fifth'],
] as const)('%s is told what to expect', (engine, gain) => {
  expect(adviceFor({ ...slow, engine })[0]).toContain(gain);
});

test.each([
  { ...slow, inMemory: true },
  { ...slow, inMemory: undefined },
  { ...slow, engine: 'mysql' as const, inMemory: true, isFixed: true },
  { ...slow, engine: 'sqlite' as const },
])('there is nothing to say of %j', (server) => {
  expect(adviceFor(server)).toEqual([]);
});
