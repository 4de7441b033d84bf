/** What is known about the images that database servers run in, and what their environment says. */

import type { Container } from '../ports.ts';
import type { MysqlUrl, PostgresUrl, ServerUrl } from './url.ts';

type Environment = Container['env'];

export interface ImageKind {
  /** For messages. */
  readonly label: string;
  /** The server's own port in the container. */
  readonly port: number;
  recognises(container: Container): boolean;
  /** With the defaults of the official image. Holds the password. */
  url(env: Environment, host: string, port: number): ServerUrl;
  /** What may keep us out, as the end of a sentence that begins with the service; undefined where nothing does. */
  doubt(env: Environment): string | undefined;
}

/** https://github.com/docker-library/docs/blob/master/postgres/README.md */
const postgres: ImageKind = {
  label: 'PostgreSQL',
  port: 5432,
  /** The official image and those made from it set `PG_MAJOR` and `PGDATA`. With `POSTGRES_HOST` it is a client. */
  recognises({ image, env }) {
    if ('PG_MAJOR' in env || 'PGDATA' in env) return true;
    if (/postgres|postgis|timescale|pgvector/i.test(nameOf(image))) return true;
    return hasPrefixed(env, ['POSTGRES_']) && !('POSTGRES_HOST' in env);
  },
  url(env, host, port): PostgresUrl {
    const user = env['POSTGRES_USER'] || 'postgres';
    const password = env['POSTGRES_PASSWORD'] ?? '';
    const database = env['POSTGRES_DB'] || user;
    return { engine: 'postgres', host, port, user, password, database, parameters: {} };
  },
  doubt: (env) =>
    env['POSTGRES_PASSWORD'] || env['POSTGRES_HOST_AUTH_METHOD'] === 'trust'
      ? undefined
      : 'has no POSTGRES_PASSWORD, so it is tried without a password. ' +
        'If it needs one, give the whole address with the input "database-url".',
};

/**
 * https://github.com/docker-library/docs/blob/master/mysql/README.md, …/mariadb/README.md,
 * https://docs.percona.com/percona-server/8.4/docker-config.html
 */
const mysql: ImageKind = {
  label: 'MySQL',
  port: 3306,
  /** The official images set `MYSQL_MAJOR` or `MARIADB_VERSION`. Whoever is told of another host is a client. */
  recognises({ image, env }) {
    if ('MYSQL_MAJOR' in env || 'MARIADB_VERSION' in env) return true;
    if (['MYSQL_HOST', 'MARIADB_HOST', 'PMA_HOST', 'PMA_HOSTS'].some((name) => name in env)) return false;
    return /mysql|mariadb|percona/i.test(nameOf(image)) || hasPrefixed(env, ['MYSQL_', 'MARIADB_']);
  },
  url(env, host, port): MysqlUrl {
    const root = rootPassword(env);
    const user = mysqlVariable(env, 'USER');
    // Only root may create databases; the user of the image has rights on a single one.
    const login =
      root !== undefined || user === undefined
        ? { user: 'root', password: root ?? '' }
        : { user, password: mysqlVariable(env, 'PASSWORD') ?? '' };
    const database = mysqlVariable(env, 'DATABASE') ?? 'test';
    return { engine: 'mysql', host, port, ...login, database, parameters: {} };
  },
  doubt(env) {
    if (rootPassword(env) !== undefined) return undefined;
    const user = mysqlVariable(env, 'USER');
    const tried =
      user === undefined ? 'root without a password' : `the user "${user}", who may not create databases,`;
    return (
      `does not tell the password of root, so ${tried} is tried. Set MYSQL_ROOT_PASSWORD or MARIADB_ROOT_PASSWORD, ` +
      'or give the whole address with the input "database-url".'
    );
  },
};

/** Undefined where `container` holds no database server that we know. */
export function imageKindOf(container: Container): ImageKind | undefined {
  return [postgres, mysql].find((kind) => kind.recognises(container));
}

/** Empty where the image was told that root needs none; undefined where nobody but the container knows it. */
function rootPassword(env: Environment): string | undefined {
  const isEmpty =
    mysqlVariable(env, 'ALLOW_EMPTY_PASSWORD') ?? mysqlVariable(env, 'ALLOW_EMPTY_ROOT_PASSWORD');
  return mysqlVariable(env, 'ROOT_PASSWORD') ?? (isEmpty === undefined ? undefined : '');
}

/** MariaDB's image takes both prefixes, its own first. An empty variable counts as none. */
function mysqlVariable(env: Environment, name: string): string | undefined {
  return env[`MARIADB_${name}`] || env[`MYSQL_${name}`] || undefined;
}

function hasPrefixed(env: Environment, prefixes: readonly string[]): boolean {
  return Object.keys(env).some((name) => prefixes.some((prefix) => name.startsWith(prefix)));
}

/** `ghcr.io/organisation/postgis:16` → `postgis:16`: an organisation's name says nothing about the program. */
function nameOf(image: string): string {
  return image.slice(image.lastIndexOf('/') + 1);
}
