import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtempDisposable, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { dockerEngine } from '../../src/databases/docker-engine.ts';
import { DockerError } from '../../src/databases/docker-http.ts';
import { guardProblems } from '../../src/databases/guard.ts';
import { networkFacts } from '../../src/databases/network.ts';
import { findServiceDatabases, type ServiceDatabase } from '../../src/databases/services.ts';
import { formatDatabaseUrl } from '../../src/databases/url.ts';
import type { Containers } from '../../src/ports.ts';
import { openDocker } from '../engines/docker.ts';
import {
  installedMajor,
  type PostgresContainer,
  serverProgram,
  startPostgresContainer,
} from '../engines/docker-postgres.ts';
import { reportMissing } from '../engines/missing.ts';
import { RecordingLog } from '../fakes/recording-log.ts';

const env = { POSTGRES_USER: 'ann', POSTGRES_PASSWORD: "p@s/s:w%rd's", POSTGRES_DB: 'shop test' };

const major = installedMajor();
if (major === undefined) reportMissing('tests with Docker: no PostgreSQL server is installed');
const docker = major === undefined ? undefined : await openDocker();

describe.skipIf(docker === undefined)('a service container', () => {
  const cleanup = new AsyncDisposableStack();
  let containers: Containers;
  let container: PostgresContainer;
  let database: ServiceDatabase;
  let folder: string;

  beforeAll(async () => {
    if (docker === undefined || major === undefined) return;
    cleanup.use(docker);
    folder = cleanup.use(await mkdtempDisposable(path.join(tmpdir(), 'testshoal-service-'))).path;
    containers = dockerEngine({ socketPath: docker.socketPath });
    container = cleanup.use(await startPostgresContainer(docker, major, env));
    database = await findDatabase();
    await vi.waitUntil(async () => (await run(['pg_isready', '-h', '127.0.0.1'])).status === 0, {
      timeout: 60_000,
      interval: 100,
    });
  });

  afterAll(() => cleanup.disposeAsync());

  async function findDatabase(): Promise<ServiceDatabase> {
    const services = { db: { id: container.id, network: 'bridge', ports: { 5432: container.port } } };
    const found = await findServiceDatabases(JSON.stringify(services), containers, {
      insideContainer: false,
    });
    expect(found).toMatchObject({ databases: [{ alias: 'default', container: container.id }], notices: [] });
    return found.databases[0] ?? expect.fail('no database');
  }

  function run(command: readonly string[], options: Parameters<Containers['exec']>[2] = {}) {
    return containers.exec(container.id, command, options);
  }

  const login = ['--host=127.0.0.1', `--username=${env.POSTGRES_USER}`, '--no-password'];
  const password = { PGPASSWORD: env.POSTGRES_PASSWORD };

  test('is found, and a client gets in with the URL that was made', async () => {
    const client = new Client({ connectionString: formatDatabaseUrl(database.url) });
    await client.connect();
    try {
      const { rows } = await client.query('SELECT current_user AS user, current_database() AS database');
      expect(rows).toEqual([{ user: 'ann', database: 'shop test' }]);
    } finally {
      await client.end();
    }
  });

  test('is let through by the guard, by its port on this machine and by its own address', async () => {
    const log = new RecordingLog();
    expect(database.addresses).not.toEqual([]);
    for (const host of ['127.0.0.1', ...database.addresses]) {
      const url = { ...database.url, host };
      const facts = { ...(await networkFacts(url, log)), serviceAddresses: [], sessions: [] };
      expect(guardProblems(url, facts, [])).toEqual([]);
    }
  });

  test('a dump made in it can be read and restored', async () => {
    const dump = path.join(folder, 'shop.dump');
    const target = [...login, '--dbname=shop test'];
    const made = await run(['psql', ...target, '-c', 'CREATE TABLE basket AS SELECT generate_series(1, 9)'], {
      env: password,
    });
    expect(made).toMatchObject({ status: 0, stderr: '' });
    const dumped = await run(['pg_dump', ...target, '--format=custom'], { env: password, output: dump });
    expect(dumped).toEqual({ status: 0, stdout: '', stderr: '' });
    const list = await promisify(execFile)(serverProgram(major ?? '', 'pg_restore'), ['--list', dump]);
    expect(list.stdout).toContain('TABLE DATA public basket ann');

    const restore = ['pg_restore', ...target, '--clean', '--exit-on-error'];
    expect(await run(restore, { env: password, input: dump })).toEqual({ status: 0, stdout: '', stderr: '' });
    const counted = await run(['psql', ...target, '-At', '-c', 'SELECT count(*) FROM basket'], {
      env: password,
    });
    expect(counted.stdout).toBe('9\n');
  });

  test('the password reaches a program through its environment and is needed', async () => {
    const refused = await run(['psql', ...login, '--dbname=shop test', '-c', 'SELECT 1'], {
      env: { PGPASSWORD: 'x' },
    });
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain('password authentication failed');
  });

  test('outputs are kept apart, and the exit status is data', async () => {
    expect(
      await run(['sh', '-c', 'echo out; echo err >&2; echo "$NAME"; exit 3'], { env: { NAME: 'ä = "b"' } }),
    ).toEqual({
      status: 3,
      stdout: 'out\nä = "b"\n',
      stderr: 'err\n',
    });
  });

  test('an argument is one argument, whatever it holds', async () => {
    const argument = `a b"c'd$(echo x);*\n\\`;
    expect((await run(['sh', '-c', 'printf %s "$1"', 'sh', argument])).stdout).toBe(argument);
  });

  test('a program that is not there has the status 126 or 127', async () => {
    expect([126, 127]).toContain((await run(['no-such-program'])).status);
  });

  test('many megabytes go in and come out unchanged, several at once', async () => {
    const input = path.join(folder, 'large');
    await writeFile(input, randomBytes(16 * 1024 * 1024));
    const outputs = ['one', 'two', 'three'].map((name) => path.join(folder, name));
    const results = await Promise.all(outputs.map((output) => run(['cat'], { input, output })));
    expect(results.map(({ status }) => status)).toEqual([0, 0, 0]);
    for (const output of outputs) expect(await digestOf(output)).toBe(await digestOf(input));
  });

  test('a program that ends without reading its input still says why', async () => {
    const input = path.join(folder, 'unread');
    await writeFile(input, Buffer.alloc(16 * 1024 * 1024));
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      expect(await run(['sh', '-c', 'echo reason >&2; exit 4'], { input })).toMatchObject({
        status: 4,
        stderr: 'reason\n',
      });
    }
  });

  test('an input that is not there is said before anything runs', async () => {
    const output = path.join(folder, 'none');
    await expect(run(['cat'], { input: path.join(folder, 'missing'), output })).rejects.toThrow('ENOENT');
    await expect(readFile(output)).rejects.toThrow('ENOENT');
  });

  test('an unknown container is undefined, and one that does not run takes no program', async () => {
    expect(await containers.inspect('0123456789ab')).toBeUndefined();
    await expect(containers.exec('0123456789ab', ['true'])).rejects.toThrow(/status 404/);
    const image = await docker?.docker('inspect', '--format', '{{.Image}}', container.id);
    const idle = (await docker?.docker('create', image ?? '', 'sh')) ?? '';
    cleanup.defer(async () => void (await docker?.docker('rm', idle)));
    expect(await containers.inspect(idle)).toMatchObject({ id: idle, addresses: [] });
    const failure = containers.exec(idle, ['true']);
    await expect(failure).rejects.toBeInstanceOf(DockerError);
    await expect(failure).rejects.toThrow('is not running');
  });
});

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
