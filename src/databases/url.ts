/** Database URLs: the input `database-url` as data, the spelling for clients, and what in them is secret. */

import { isIPv6 } from 'node:net';
import { type DatabaseUrl, readUrl, type ServerUrl, schemeOf } from './read-url.ts';
import { UrlFault } from './url-fault.ts';

export type { DatabaseUrl, MysqlUrl, PostgresUrl, ServerUrl, SqliteUrl } from './read-url.ts';

export interface NamedUrl {
  /** `default` where the user gave none. */
  readonly alias: string;
  readonly url: DatabaseUrl;
}

export interface ParsedUrls {
  readonly targets: NamedUrl[];
  /** One sentence each, with the line's number. Of the line itself they show the scheme only. */
  readonly problems: string[];
}

const ALIAS = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Reads the input `database-url`: one `[alias=]url` a line, blank lines ignored. All problems are returned at once,
 * and none of them shows more of a line than its scheme: a mistyped URL may have its password anywhere.
 */
export function parseDatabaseUrls(input: string): ParsedUrls {
  const targets: NamedUrl[] = [];
  const problems: string[] = [];
  const lineOfAlias = new Map<string, number>();
  for (const [index, line] of input.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const [alias, text] = splitAlias(line);
    const url = tryRead(text);
    const earlier = lineOfAlias.get(alias);
    const faults = [
      ...(ALIAS.test(alias) ? [] : ['an alias is made of letters, digits and underscores']),
      ...(earlier === undefined
        ? []
        : [`its alias is taken by line ${earlier}; write "other_alias=" before it`]),
      ...(url instanceof UrlFault ? [url.message] : []),
    ];
    const scheme = schemeOf(text);
    const where = `Line ${index + 1} of the input "database-url"${scheme === undefined ? '' : ` (${scheme}:…)`}`;
    problems.push(...faults.map((fault) => `${where}: ${fault}.`));
    lineOfAlias.set(alias, earlier ?? index + 1);
    if (!(url instanceof UrlFault)) targets.push({ alias, url });
  }
  return { targets, problems };
}

/**
 * The URL in the spelling that the engine's own library, SQLAlchemy, dj-database-url and Rails all read; for a socket
 * of MySQL that of Python's clients. Holds the password.
 */
export function formatDatabaseUrl(url: DatabaseUrl): string {
  if (url.engine === 'sqlite') return `sqlite:///${url.file}`;
  const password = url.password === '' ? '' : `:${encodeURIComponent(url.password)}`;
  const login = url.user + url.password === '' ? '' : `${encodeURIComponent(url.user)}${password}@`;
  const { scheme, place, parameters } = placeInUrl(url);
  const query = Object.entries({ ...parameters, ...url.parameters })
    .map((pair) => pair.map(encodeURIComponent).join('='))
    .join('&');
  return `${scheme}://${login}${place}/${encodeURIComponent(url.database)}${query && `?${query}`}`;
}

function placeInUrl(url: ServerUrl): {
  readonly scheme: string;
  readonly place: string;
  readonly parameters: Readonly<Record<string, string>>;
} {
  const { engine, host, port } = url;
  const scheme = engine === 'postgres' ? 'postgresql' : 'mysql';
  if (!isUnixSocket(url)) {
    return { scheme, place: `${isIPv6(host) ? `[${host}]` : host}:${port}`, parameters: {} };
  }
  return engine === 'postgres'
    ? { scheme, place: '', parameters: { host, port: `${port}` } }
    : { scheme, place: `localhost:${port}`, parameters: { unix_socket: host } };
}

/**
 * What must be masked: the password plain and in both usual encodings, and the whole URL; nothing where there is no
 * password. A password of one letter is masked as well: a log full of `***` is noticed and put right, a password in
 * a log is not.
 */
export function secretsOf(url: DatabaseUrl): string[] {
  if (url.engine === 'sqlite') return [];
  const passwords = [url.password, url.parameters['sslpassword'] ?? ''].filter((password) => password !== '');
  if (passwords.length === 0) return [];
  const encoded = passwords.map(encodeURIComponent);
  return [...new Set([...passwords, ...encoded, ...encoded.map(encodeMarks), formatDatabaseUrl(url)])];
}

export function isUnixSocket(url: ServerUrl): boolean {
  return url.host.startsWith('/');
}

/** An alias ends at the first `=`, but only before the first `:`, which every URL has. */
function splitAlias(line: string): [alias: string, url: string] {
  const end = line.search(/[=:]/);
  return line[end] === '='
    ? [line.slice(0, end).trim(), line.slice(end + 1).trim()]
    : ['default', line.trim()];
}

function tryRead(text: string): DatabaseUrl | UrlFault {
  try {
    return readUrl(text);
  } catch (error) {
    if (error instanceof UrlFault) return error;
    throw error;
  }
}

/** Encodes the five marks that `encodeURIComponent` leaves, as Python's and Ruby's encoders do. */
function encodeMarks(encoded: string): string {
  return encoded.replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}
