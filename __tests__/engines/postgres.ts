/** Real PostgreSQL servers for the tests, from wherever this machine can have them. */

import { join } from 'node:path';
import type { PostgresTarget } from '../../src/databases/postgres/postgres.ts';
import { debianRoot, type Packages, type Recipe, wantsStable } from './debian-root.ts';
import { climb, given, type Rung, type Supply, together, withPrograms } from './ladder.ts';
import { startDockerPostgres } from './postgres-docker.ts';
import { findLocalPostgres, type LocalPostgres, startLocalPostgres } from './postgres-local.ts';

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

export type PostgresSupply = Supply<ProvidedPostgres>;

/** Older ones are what distributions have; a newer one shows what has changed since. */
const newerMajor = 17;

const own: Recipe = recipe('own');
const newest: Recipe = recipe('newest');
const stable: Recipe = recipe('stable');

/** Starts servers, or finds one. What it starts is added to `started`, for the caller to dispose. */
export async function supplyPostgres(
  started: AsyncDisposableStack,
  rungs = postgresRungs(),
): Promise<PostgresSupply> {
  const variable = 'TESTSHOAL_TEST_POSTGRES_URL';
  const url = process.env[variable];
  if (url !== undefined) {
    const label = 'PostgreSQL of the environment';
    return given(variable, { label, target: parse(url), durability: 'default' });
  }
  const climbs = await Promise.all([
    climb(`PostgreSQL in ${variable}`, rungs.any, started),
    climb(`PostgreSQL of ${newerMajor} or newer`, rungs.newer, started),
    ...(wantsStable() ? [climb('PostgreSQL of the stable release', rungs.stable, started)] : []),
  ]);
  return withPrograms('PostgreSQL', together(climbs));
}

/** Best first: to any version, and to a newer one beside it. */
export function postgresRungs(): Record<'any' | 'newer' | 'stable', readonly Rung<ProvidedPostgres>[]> {
  return {
    any: [
      {
        name: 'local programs',
        supply: async (started) => await startAll(await findLocalPostgres(), ['default', 'relaxed'], started),
      },
      ...otherWays(own, 'postgres:15', ['default', 'relaxed']),
    ],
    newer: [
      {
        name: 'local programs',
        supply: async () => {
          const majors = (await findLocalPostgres()).map(({ major }) => major);
          if (majors.some((major) => major >= newerMajor)) return [];
          throw new Error(`of version ${majors.join(', ') || 'none'}`);
        },
      },
      ...otherWays(newest, 'postgres:18', ['relaxed']),
    ],
    stable: otherWays(stable, 'postgres:17', ['relaxed']),
  };
}

type Durability = ProvidedPostgres['durability'];

function otherWays(
  recipe: Recipe,
  image: string,
  durabilities: readonly Durability[],
): readonly Rung<ProvidedPostgres>[] {
  return [
    {
      name: 'packages',
      supply: async (started) => {
        const root = await debianRoot(recipe);
        return await startAll(await findLocalPostgres(join(root, 'usr')), durabilities, started);
      },
    },
    {
      name: 'Docker',
      supply: async (started) => {
        const { target } = started.use(await startDockerPostgres(image));
        return [{ label: `${image} in Docker`, target, durability: 'relaxed' }];
      },
    },
  ];
}

async function startAll(
  installed: readonly LocalPostgres[],
  durabilities: readonly Durability[],
  started: AsyncDisposableStack,
): Promise<readonly ProvidedPostgres[]> {
  if (installed.length === 0) throw new Error('no server program');
  return await Promise.all(
    installed.flatMap((local) =>
      durabilities.map(async (durability) => {
        const { target } = started.use(await startLocalPostgres(local));
        return { label: `PostgreSQL ${local.major}, ${durability}`, target, durability, local };
      }),
    ),
  );
}

function recipe(release: Packages['release']): Recipe {
  const packages = { release, names: ['postgresql'] };
  return {
    name: `postgres-${release}`,
    from: { debian: packages, ubuntu: packages },
    programs: ['usr/lib/postgresql/*/bin'],
  };
}

/** With `?container=ID` the client tools of that container are used. */
function parse(url: string): PostgresTarget {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  const { host, container, ...parameters } = Object.fromEntries(searchParams);
  return {
    host: host ?? hostname,
    port: Number(port || '5432'),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: decodeURIComponent(pathname.slice(1)),
    parameters,
    ...(container !== undefined && { container }),
  };
}
