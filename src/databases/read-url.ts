/** Reads one database URL, in whatever way clients spell it. */

import { type MysqlUrl, type PostgresUrl, readMysql, readPostgres } from './read-server-url.ts';
import { UrlFault, withoutControls } from './url-fault.ts';

export type { MysqlUrl, PostgresUrl } from './read-server-url.ts';

/** A database on a server; the others are files. */
export type ServerUrl = PostgresUrl | MysqlUrl;
export type DatabaseUrl = ServerUrl | SqliteUrl;

export interface SqliteUrl {
  readonly engine: 'sqlite';
  /** As the user wrote it: absolute, or relative to the working directory. */
  readonly file: string;
}

const SCHEME = /^(postgres|postgresql|sqlite|sqlite3|mysql|mysql2|mariadb)(?:\+\w+)?:/i;

/** In lower case and without a driver's suffix; undefined where it is none that a database has. */
export function schemeOf(text: string): string | undefined {
  return SCHEME.exec(text)?.[1]?.toLowerCase();
}

/** Throws a `UrlFault`. */
export function readUrl(text: string): DatabaseUrl {
  withoutControls(text, 'it holds a control character');
  switch (schemeOf(text)) {
    case 'postgres':
    case 'postgresql':
      return readPostgres(text);
    case 'mysql':
    case 'mysql2':
      return readMysql(text, 'mysql');
    case 'mariadb':
      return readMysql(text, 'mariadb');
    case 'sqlite':
    case 'sqlite3':
      return readSqlite(text.replace(SCHEME, ''));
    default:
      throw new UrlFault(
        'it is no URL that starts with "postgres://", "mysql://", "mariadb://" or "sqlite:"',
      );
  }
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
