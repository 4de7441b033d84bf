/** Real MySQL and MariaDB servers for the tests, from wherever this machine can have them. */

import { join } from 'node:path';
import type { MysqlTarget } from '../../src/databases/mysql/mysql.ts';
import { debianRoot, type Packages, type Recipe, wantsStable } from './debian-root.ts';
import { climb, given, type Rung, type Supply, together, withPrograms } from './ladder.ts';
import { startDockerMysql } from './mysql-docker.ts';
import { type Greeting, type MysqlFlavour, waitForMysql } from './mysql-greeting.ts';
import { findLocalMysql, type LocalMysql, startLocalMysql } from './mysql-local.ts';

/** Plain data, so that it can be handed to the processes that run the tests. */
export interface ProvidedMysql {
  /** For the names of tests: `MariaDB 10.11`. */
  readonly label: string;
  readonly flavour: MysqlFlavour;
  /** As `10.11.18`. */
  readonly version: string;
  /** An administrator's way in. The server may still be starting: `waitForMysql`. */
  readonly target: MysqlTarget;
  /** Set where further servers of this kind can be started. */
  readonly local?: LocalMysql;
}

export type MysqlSupply = Supply<ProvidedMysql>;

const names: Readonly<Record<MysqlFlavour, string>> = { mysql: 'MySQL', mariadb: 'MariaDB' };
const variables: Readonly<Record<MysqlFlavour, string>> = {
  mysql: 'TESTSHOAL_TEST_MYSQL_URL',
  mariadb: 'TESTSHOAL_TEST_MARIADB_URL',
};
const images: Readonly<Record<MysqlFlavour, string>> = { mysql: 'mysql:9', mariadb: 'mariadb:10.11' };
const mariadbPackages: Packages = {
  release: 'own',
  names: ['mariadb-server-core', 'mariadb-client-core', 'mariadb-client'],
};
const recipes: Readonly<Record<MysqlFlavour, Recipe>> = {
  mysql: {
    name: 'mysql',
    from: {
      debian: { release: 'newest', names: ['mysql-server-core', 'mysql-client-core'] },
      ubuntu: { release: 'own', names: ['default-mysql-server-core', 'default-mysql-client-core'] },
    },
    programs: ['usr/sbin', 'usr/bin'],
  },
  mariadb: {
    name: 'mariadb',
    from: { debian: mariadbPackages, ubuntu: mariadbPackages },
    programs: ['usr/sbin', 'usr/bin'],
  },
};

const stablePackages: Packages = { ...mariadbPackages, release: 'stable' };
const stableMariadb: Recipe = {
  ...recipes.mariadb,
  name: 'mariadb-stable',
  from: { debian: stablePackages, ubuntu: stablePackages },
};

/** Starts a server, or finds one. What it starts is added to `started`, for the caller to dispose. */
export async function supplyMysql(
  flavour: MysqlFlavour,
  started: AsyncDisposableStack,
  rungs = mysqlRungs(flavour),
): Promise<MysqlSupply> {
  const [name, variable] = [names[flavour], variables[flavour]];
  const url = process.env[variable];
  if (url === undefined) {
    const climbs = [climb(`${name} in ${variable}`, rungs, started)];
    if (flavour === 'mariadb' && wantsStable()) {
      climbs.push(climb(`${name} of the stable release`, [fromPackages(flavour, stableMariadb)], started));
    }
    return withPrograms(name, together(await Promise.all(climbs)));
  }
  const target = parse(url);
  return given(variable, provided(await waitForMysql(target), target));
}

/** Best first. */
export function mysqlRungs(flavour: MysqlFlavour): readonly Rung<ProvidedMysql>[] {
  return [
    {
      name: 'local programs',
      supply: async (started) => [await start(await findLocalMysql(flavour), started)],
    },
    fromPackages(flavour, recipes[flavour]),
    {
      name: 'Docker',
      supply: async (started) => {
        const { target, greeting } = started.use(await startDockerMysql(images[flavour]));
        return [provided(greeting, target)];
      },
    },
  ];
}

function fromPackages(flavour: MysqlFlavour, recipe: Recipe): Rung<ProvidedMysql> {
  return {
    name: 'packages',
    supply: async (started) => {
      const root = await debianRoot(recipe);
      return [await start(await findLocalMysql(flavour, join(root, 'usr')), started)];
    },
  };
}

async function start(local: LocalMysql, started: AsyncDisposableStack): Promise<ProvidedMysql> {
  const server = started.use(await startLocalMysql(local));
  // Tests that need it wait for it; that it never comes is told here, too.
  server.ready.catch((error: unknown) => process.stderr.write(`${String(error)}\n`));
  return { ...provided(local, server.target), local };
}

function provided({ flavour, version }: Greeting, target: MysqlTarget): ProvidedMysql {
  const [major, minor] = version.split('.');
  return { label: `${names[flavour]} ${major}.${minor}`, flavour, version, target };
}

function parse(url: string): MysqlTarget {
  const { hostname, port, username, password, pathname } = new URL(url);
  return {
    host: hostname,
    port: Number(port || '3306'),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: decodeURIComponent(pathname.slice(1)),
  };
}
