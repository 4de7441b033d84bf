/** URLs of servers: the only place that knows how the clients of PostgreSQL, MySQL and MariaDB spell them. */

import { isIPv6 } from 'node:net';
import { UrlFault, withoutControls } from './url-fault.ts';

export interface PostgresUrl extends ServerPlace {
  readonly engine: 'postgres';
}

/** MySQL's or MariaDB's: which of them it is, the server says. */
export interface MysqlUrl extends ServerPlace {
  readonly engine: 'mysql';
}

interface ServerPlace {
  /**
   * A name in lower case, or an address without brackets. For a unix socket it starts with `/`: PostgreSQL's is
   * its directory, MySQL's the socket itself.
   */
  readonly host: string;
  readonly port: number;
  /** Empty where the client's own default is meant. */
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** Never one of those that say where to connect, or as whom. */
  readonly parameters: Readonly<Record<string, string>>;
}

const FORM =
  /^[^:]*:\/\/(?:(?<login>[^/?#]*)@)?(?<host>\[[^\]]*\]|[^:/?#@[\]]*)(?::(?<port>\d*))?(?:\/(?<path>[^?#]*))?(?:\?(?<query>[^#]*))?$/;

/** What the clients of one family have in common, and no other. */
interface Family {
  readonly scheme: string;
  readonly defaultPort: number;
  readonly socketHint: string;
  /** Takes the parameters that may say the place out of `parameters`. */
  place(
    host: string,
    port: string,
    parameters: URLSearchParams,
  ): { readonly host: string; readonly port: string };
  /**
   * Some clients let these override what stands before the `?`, others ignore them: the guard would judge one
   * server, and a client would open another.
   */
  readonly placeParameters: readonly string[];
}

/** https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS */
const postgres: Family = {
  scheme: 'postgres',
  defaultPort: 5432,
  socketHint: '?host=/its/directory',
  // Without a host, as for a unix socket, the parameters have to say it.
  place(host, port, parameters) {
    const other = host === '' ? take(parameters, 'host') : undefined;
    const otherPort = other !== undefined && port === '' ? take(parameters, 'port') : undefined;
    return { host: other ?? host, port: otherPort ?? port };
  },
  placeParameters: [
    ...['host', 'hostaddr', 'port', 'user', 'password', 'passfile', 'dbname', 'service', 'servicefile'],
  ],
};

/** `unix_socket` is what Python's clients read, `socket` Ruby's and Node's. All of them mean the socket itself. */
const mysql: Family = {
  scheme: 'mysql',
  defaultPort: 3306,
  socketHint: '?unix_socket=/its/path',
  place(host, port, parameters) {
    const isLocal = host === '' || host.toLowerCase() === 'localhost';
    const socket = isLocal ? (take(parameters, 'unix_socket') ?? take(parameters, 'socket')) : undefined;
    if (socket !== undefined && !socket.startsWith('/')) {
      throw new UrlFault('its socket is no absolute path');
    }
    return { host: socket ?? host, port };
  },
  placeParameters: [
    ...['unix_socket', 'socket', 'socketPath', 'host', 'hostname', 'port', 'user', 'username'],
    ...['password', 'passwd', 'db', 'database', 'dbname'],
    ...['read_default_file', 'read_default_group', 'default_file', 'default_group'],
  ],
};

export function readPostgres(text: string): PostgresUrl {
  return { engine: 'postgres', ...readServer(text, postgres) };
}

/** `scheme`: as the user wrote it, for messages. */
export function readMysql(text: string, scheme: 'mysql' | 'mariadb'): MysqlUrl {
  return { engine: 'mysql', ...readServer(text, { ...mysql, scheme }) };
}

function readServer(text: string, family: Family): ServerPlace {
  const groups = FORM.exec(text)?.groups;
  // An @ or / in the name is rather the rest of a password that was not encoded.
  if (groups === undefined || /[/@]/.test(groups['path'] ?? '')) {
    throw new UrlFault(
      `it is not of the form ${family.scheme}://user:password@host:port/database; ` +
        'write / as %2F, # as %23, ? as %3F and @ as %40 inside the user, the password and the name',
    );
  }
  const [user = '', ...password] = (groups['login'] ?? '').split(':');
  const parameters = new URLSearchParams(groups['query']);
  return {
    ...readPlace(groups['host'] ?? '', groups['port'] ?? '', parameters, family),
    user: withoutControls(decode(user)),
    password: withoutNul(decode(password.join(':'))),
    database: readName(groups['path'] ?? '', family),
    parameters: Object.fromEntries(parameters),
  };
}

function readPlace(
  host: string,
  port: string,
  parameters: URLSearchParams,
  family: Family,
): { host: string; port: number } {
  const place = family.place(decode(host.replace(/^\[(.*)\]$/, '$1')), port, parameters);
  const misplaced = family.placeParameters.filter((name) => parameters.has(name)).map((name) => `"${name}"`);
  if (misplaced.length > 0) {
    throw new UrlFault(`say it before the "?", not with the parameter ${misplaced.join(', ')}`);
  }
  return { host: readHost(place.host, family), port: readPort(place.port || `${family.defaultPort}`) };
}

function readHost(host: string, { socketHint }: Family): string {
  if (host === '') throw new UrlFault(`it names no host; for a unix socket write "${socketHint}"`);
  if (withoutControls(host).startsWith('/')) return host;
  if (isIPv6(host) || /^[\p{L}\p{N}._-]+$/u.test(host)) return host.toLowerCase();
  throw new UrlFault('its host is neither one name, nor an address, nor a unix socket');
}

function readPort(text: string): number {
  const port = /^\d+$/.test(text) ? Number(text) : 0;
  if (port >= 1 && port <= 65_535) return port;
  throw new UrlFault('its port is not in 1…65535');
}

function readName(path: string, { scheme }: Family): string {
  if (path === '') {
    throw new UrlFault(`it names no database; write one after the host, as in ${scheme}://host/name`);
  }
  return withoutControls(decode(path));
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

/** A password is never shown, so it may hold any other character. */
function withoutNul(password: string): string {
  if (password.includes('\0')) throw new UrlFault('its password holds an encoded control character');
  return password;
}
