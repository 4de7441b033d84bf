/** Reads one database URL: the only place that knows how clients spell them. */

import { isIPv6 } from 'node:net';

export type DatabaseUrl = PostgresUrl | SqliteUrl;

export interface PostgresUrl {
  readonly engine: 'postgres';
  /** A name in lower case, or an address without brackets; for a unix socket its directory, which starts with `/`. */
  readonly host: string;
  readonly port: number;
  /** Empty where the client's own default is meant. */
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** Never one of those that say where to connect, or as whom. */
  readonly parameters: Readonly<Record<string, string>>;
}

export interface SqliteUrl {
  readonly engine: 'sqlite';
  /** As the user wrote it: absolute, or relative to the working directory. */
  readonly file: string;
}

/** What is wrong with a URL, as the end of a sentence that shows nothing of it. */
export class UrlFault extends Error {
  override readonly name = 'UrlFault';
}

const DEFAULT_PORT = 5432;
const SCHEME = /^(postgres|postgresql|sqlite|sqlite3|mysql|mysql2|mariadb)(?:\+\w+)?:/i;
const POSTGRES =
  /^[^:]*:\/\/(?:(?<login>[^/?#]*)@)?(?<host>\[[^\]]*\]|[^:/?#@[\]]*)(?::(?<port>\d*))?(?:\/(?<path>[^?#]*))?(?:\?(?<query>[^#]*))?$/;
const CONTROL_CHARACTER = /\p{Cc}/u;
/**
 * libpq lets these override what stands before the `?`, other clients ignore them: the guard would judge one server,
 * and a client would open another. https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS
 */
const PLACE_PARAMETERS = [
  'host',
  'hostaddr',
  'port',
  'user',
  'password',
  'passfile',
  'dbname',
  'service',
  'servicefile',
];

/** In lower case and without a driver's suffix; undefined where it is none that a database has. */
export function schemeOf(text: string): string | undefined {
  return SCHEME.exec(text)?.[1]?.toLowerCase();
}

/** Throws a `UrlFault`. */
export function readUrl(text: string): DatabaseUrl {
  if (CONTROL_CHARACTER.test(text)) throw new UrlFault('it holds a control character');
  switch (schemeOf(text)) {
    case 'postgres':
    case 'postgresql':
      return readPostgres(text);
    case 'sqlite':
    case 'sqlite3':
      return readSqlite(text.replace(SCHEME, ''));
    case undefined:
      throw new UrlFault('it is no URL that starts with "postgres://" or "sqlite:"');
    default:
      throw new UrlFault('this version handles PostgreSQL and SQLite, not MySQL or MariaDB');
  }
}

function readPostgres(text: string): PostgresUrl {
  const groups = POSTGRES.exec(text)?.groups;
  // An @ or / in the name is rather the rest of a password that was not encoded.
  if (groups === undefined || /[/@]/.test(groups['path'] ?? '')) {
    throw new UrlFault(
      'it is not of the form postgres://user:password@host:port/database; ' +
        'write / as %2F, # as %23, ? as %3F and @ as %40 inside the user, the password and the name',
    );
  }
  const [user = '', ...password] = (groups['login'] ?? '').split(':');
  const parameters = new URLSearchParams(groups['query']);
  return {
    engine: 'postgres',
    ...readPlace(groups['host'] ?? '', groups['port'] ?? '', parameters),
    user: withoutControls(decode(user)),
    password: withoutNul(decode(password.join(':'))),
    database: readName(groups['path'] ?? ''),
    parameters: Object.fromEntries(parameters),
  };
}

/** Takes the parameters that say the place out of `parameters`: without a host, as for a unix socket, they have to. */
function readPlace(host: string, port: string, parameters: URLSearchParams): { host: string; port: number } {
  const parameterHost = host === '' ? take(parameters, 'host') : undefined;
  const parameterPort = parameterHost !== undefined && port === '' ? take(parameters, 'port') : undefined;
  const misplaced = PLACE_PARAMETERS.filter((name) => parameters.has(name)).map((name) => `"${name}"`);
  if (misplaced.length > 0) {
    throw new UrlFault(`say it before the "?", not with the parameter ${misplaced.join(', ')}`);
  }
  return {
    host: readHost(parameterHost ?? decode(host.replace(/^\[(.*)\]$/, '$1'))),
    port: readPort((parameterPort ?? port) || `${DEFAULT_PORT}`),
  };
}

function readHost(host: string): string {
  if (host === '') throw new UrlFault('it names no host; for a unix socket write "?host=/its/directory"');
  if (withoutControls(host).startsWith('/')) return host;
  if (isIPv6(host) || /^[\p{L}\p{N}._-]+$/u.test(host)) return host.toLowerCase();
  throw new UrlFault('its host is neither one name, nor an address, nor the directory of a socket');
}

function readPort(text: string): number {
  const port = /^\d+$/.test(text) ? Number(text) : 0;
  if (port >= 1 && port <= 65_535) return port;
  throw new UrlFault('its port is not in 1…65535');
}

function readName(path: string): string {
  if (path === '') {
    throw new UrlFault('it names no database; write one after the host, as in postgres://host/name');
  }
  return withoutControls(decode(path));
}

/**
 * `rest` is what follows `sqlite:`: a path; or, as SQLAlchemy and dj-database-url have it, three slashes before a
 * relative path and four for an absolute one. Neither of them decodes it.
 */
function readSqlite(rest: string): SqliteUrl {
  const file = rest.replace(/^\/\/\/?/, '');
  if (file === '' || file.startsWith(':memory:') || /[?&]mode=memory\b/.test(file)) {
    throw new UrlFault(
      'a database in memory lives inside one process, so each worker has its own already and there is nothing ' +
        'to clone; remove the line, or name a file',
    );
  }
  if (/^\/\/[^/]/.test(rest)) {
    throw new UrlFault('two slashes would name a host; write "sqlite:///relative" or "sqlite:////absolute"');
  }
  if (file.startsWith('file:') || file.includes('?')) {
    throw new UrlFault('it has parameters, which are not handled; name the file alone');
  }
  return { engine: 'sqlite', file: rest.startsWith('///') ? file : rest };
}

function take(parameters: URLSearchParams, name: string): string | undefined {
  const value = parameters.get(name) ?? undefined;
  parameters.delete(name);
  return value;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new UrlFault(
      'it has a % that is not followed by the two hex digits of a UTF-8 character; write % as %25',
    );
  }
}

function withoutControls(text: string): string {
  if (CONTROL_CHARACTER.test(text)) throw new UrlFault('it holds an encoded control character');
  return text;
}

/** A password is never shown, so it may hold any other character. */
function withoutNul(password: string): string {
  if (password.includes('\0')) throw new UrlFault('its password holds an encoded control character');
  return password;
}
