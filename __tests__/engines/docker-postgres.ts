/** An image with this machine's own PostgreSQL, for tests that reach no registry. */

import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, mkdir, mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Docker } from './docker.ts';

const execute = promisify(execFile);

/** As Debian and Ubuntu lay it out. */
const VERSIONS = '/usr/lib/postgresql';
const SERVER_PROGRAMS = ['postgres', 'initdb', 'pg_isready', 'pg_dump', 'pg_restore', 'psql'];
const PROGRAMS = ['/bin/sh', '/bin/cat', '/usr/bin/head', '/usr/bin/env'];
const USER_ID = 999;

/** What the official image's entry point does, in short. */
const START = [
  'printf %s "$POSTGRES_PASSWORD" > /tmp/password',
  'initdb --pgdata=/tmp/data --username="$POSTGRES_USER" --pwfile=/tmp/password --auth=scram-sha-256 --encoding=UTF8 --no-sync',
  'echo "CREATE DATABASE \\"$POSTGRES_DB\\"" | postgres --single -F -D /tmp/data postgres',
  'echo "host all all all scram-sha-256" >> /tmp/data/pg_hba.conf',
  "exec postgres -D /tmp/data -k /tmp -c listen_addresses='*' -c fsync=off",
].join(' && ');

export interface PostgresContainer extends AsyncDisposable {
  readonly id: string;
  /** The port of this machine that leads to the server. */
  readonly port: string;
}

/** The newest major version on this machine; undefined where there is none. */
export function installedMajor(): string | undefined {
  if (!existsSync(VERSIONS)) return undefined;
  return readdirSync(VERSIONS)
    .filter((version) => existsSync(path.join(VERSIONS, version, 'bin/postgres')))
    .sort((a, b) => Number(b) - Number(a))[0];
}

/** A program of the newest server on this machine. */
export function serverProgram(major: string, name: string): string {
  return path.join(VERSIONS, major, 'bin', name);
}

/** A running server in a container. Its image goes with it. */
export async function startPostgresContainer(
  { docker }: Docker,
  major: string,
  env: Readonly<Record<'POSTGRES_USER' | 'POSTGRES_PASSWORD' | 'POSTGRES_DB', string>>,
): Promise<PostgresContainer> {
  await using cleanup = new AsyncDisposableStack();
  const image = await importImage(docker, major);
  cleanup.defer(async () => void (await docker('rmi', '--force', image)));
  const variables = Object.entries(env).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
  const id = await docker('run', '--detach', '--publish', '127.0.0.1::5432', ...variables, image);
  cleanup.defer(async () => void (await docker('rm', '--force', '--volumes', id)));
  const address = await docker('port', id, '5432');
  const owned = cleanup.move();
  return {
    id,
    port: address.slice(address.lastIndexOf(':') + 1),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function importImage(docker: Docker['docker'], major: string): Promise<string> {
  await using folder = await mkdtempDisposable(path.join(tmpdir(), 'testshoal-image-'));
  const root = path.join(folder.path, 'root');
  await mkdir(path.join(root, 'etc'), { recursive: true });
  await writeFile(path.join(root, 'etc/passwd'), `postgres:x:${USER_ID}:${USER_ID}::/tmp:/bin/sh\n`);
  await mkdir(path.join(root, 'tmp'));
  await chmod(path.join(root, 'tmp'), 0o1777);

  const programs = [...PROGRAMS, ...SERVER_PROGRAMS.map((name) => serverProgram(major, name))];
  const files = [
    ...programs,
    ...(await librariesOf(programs)),
    path.join(VERSIONS, major, 'lib'),
    `/usr/share/postgresql/${major}`,
  ].map((file) => path.relative('/', file));
  const archive = path.join(folder.path, 'image.tar');
  const excluded = ['--exclude=bitcode', '--exclude=llvmjit*', '--exclude=man'];
  await execute('tar', [
    '--create',
    '--dereference',
    '--file',
    archive,
    ...excluded,
    '-C',
    root,
    '.',
    '-C',
    '/',
    ...files,
  ]);
  const search = `PATH=${path.join(VERSIONS, major, 'bin')}:/usr/bin:/bin`;
  const changes = [
    `ENV ${search} PG_MAJOR=${major}`,
    `USER ${USER_ID}:${USER_ID}`,
    `CMD ${JSON.stringify(['sh', '-c', START])}`,
  ];
  return await docker('import', ...changes.flatMap((change) => ['--change', change]), archive);
}

async function librariesOf(programs: readonly string[]): Promise<string[]> {
  const { stdout } = await execute('ldd', [...programs]);
  return [...new Set(stdout.match(/\/\S+(?= \(0x)/g) ?? [])];
}
