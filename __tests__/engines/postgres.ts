/** Real PostgreSQL servers for the tests, from wherever this machine can have them. */

import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { PostgresTarget } from '../../src/databases/postgres/postgres.ts';
import { messageOf } from '../../src/errors.ts';
import { startDockerPostgres } from './postgres-docker.ts';
import { findLocalPostgres, type LocalPostgres, startLocalPostgres } from './postgres-local.ts';

const execute = promisify(execFile);

/** Plain data, so that it can be handed to the processes that run the tests. */
export interface ProvidedPostgres {
  /** For the names of tests: `PostgreSQL 15, relaxed`. */
  readonly label: string;
  /** An administrator's way in. */
  readonly target: PostgresTarget;
  /** A `relaxed` server may be made unsafe; the others stay as they were started. */
  readonly durability: 'default' | 'relaxed';
  /** Set where further servers of this kind can be started. */
  readonly local?: LocalPostgres;
}

export interface PostgresSupply {
  readonly servers: readonly ProvidedPostgres[];
  /** Why there are no servers. */
  readonly missing?: string;
}

/** Starts servers, or finds one. What it starts is added to `started`, for the caller to dispose. */
export async function supplyPostgres(started: AsyncDisposable[]): Promise<PostgresSupply> {
  const given = process.env['TESTSHOAL_TEST_POSTGRES_URL'];
  if (given !== undefined) {
    return {
      servers: [{ label: 'PostgreSQL of the environment', target: parse(given), durability: 'default' }],
    };
  }
  try {
    const local = await findLocalPostgres();
    if (local.length > 0) return { servers: await startAll(local, started) };
    const container = await startDockerPostgres();
    if (container !== undefined) {
      started.push(container);
      const { target } = container;
      return { servers: [{ label: 'PostgreSQL in Docker', target, durability: 'relaxed' }] };
    }
    await installPostgres();
    return { servers: await startAll(await findLocalPostgres(), started) };
  } catch (error) {
    return { servers: [], missing: `no PostgreSQL: ${messageOf(error)}` };
  }
}

async function startAll(
  installed: readonly LocalPostgres[],
  started: AsyncDisposable[],
): Promise<readonly ProvidedPostgres[]> {
  return await Promise.all(
    installed.flatMap((local) =>
      (['default', 'relaxed'] as const).map(async (durability) => {
        const server = await startLocalPostgres(local);
        started.push(server);
        return {
          label: `PostgreSQL ${local.major}, ${durability}`,
          target: server.target,
          durability,
          local,
        };
      }),
    ),
  );
}

function parse(url: string): PostgresTarget {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  const { host, ...parameters } = Object.fromEntries(searchParams);
  return {
    host: host ?? hostname,
    port: Number(port || '5432'),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: decodeURIComponent(pathname.slice(1)),
    parameters,
  };
}

/** Debian and Ubuntu only, and only as root: elsewhere it is not for a test to install anything. */
async function installPostgres(): Promise<void> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  if (!/^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(release) || process.getuid?.() !== 0) {
    throw new Error(
      'no server program, no Docker, and no right to install one; set TESTSHOAL_TEST_POSTGRES_URL',
    );
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await execute('apt-get', ['update', '-qq'], { env });
  await execute('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'postgresql'], { env });
}
