/** Where a PostgreSQL server is and how it is reached: by `pg`, by libpq's tools, by the tests. */

import type { ClientConfig } from 'pg';
import type { Access } from '../engine.ts';
import type { Mark } from '../mark.ts';
import { readTlsFile } from '../tls-file.ts';
import { formatDatabaseUrl } from '../url.ts';

export interface PostgresTarget {
  /** A host's name or address, or the folder of a unix socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** The database that the user named. */
  readonly database: string;
  /** The query of the user's URL, as `sslmode=require`. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** The id of the service container that the server runs in. */
  readonly container?: string | undefined;
  /** Put on every database that is made. */
  readonly mark?: Mark | undefined;
}

export const applicationName = 'testshoal';

/** With the run's name where databases get its mark, so that others see that it is alive. */
function sessionName({ mark }: PostgresTarget): string {
  return mark === undefined ? applicationName : `${applicationName} ${mark.run}`;
}

/** TLS parameters are libpq's own, so that one URL serves both sides. */
const tlsParameters = ['sslmode', 'sslrootcert', 'sslcert', 'sslkey'] as const;

/** What a role or database sets for the project's sessions must not stop ours half-way. Older servers refuse what they do not know. */
function sessionOptions(major: number): string {
  return [
    'statement_timeout=0',
    'lock_timeout=0',
    'idle_in_transaction_session_timeout=0',
    'default_transaction_read_only=off',
    ...(major >= 14 ? ['idle_session_timeout=0'] : []),
    ...(major >= 17 ? ['transaction_timeout=0'] : []),
  ]
    .map((setting) => `-c ${setting}`)
    .join(' ');
}

/** For messages; without user and password. */
export function addressOf(target: PostgresTarget): string {
  return target.host.startsWith('/')
    ? `the socket in ${target.host}, port ${target.port}`
    : `${target.host}:${target.port}`;
}

/** `major`: the server's version; 13 where it is not known yet. */
export function clientConfig(target: PostgresTarget, database: string, major = 13): ClientConfig {
  return {
    host: target.host,
    port: target.port,
    user: target.user,
    password: target.password,
    database,
    ssl: tlsOptions(target),
    application_name: sessionName(target),
    options: sessionOptions(major),
    keepAlive: true,
  };
}

/** libpq's keywords for `database`. The password is not among them: it goes into the environment. */
export function libpqKeywords(target: PostgresTarget, database: string): Record<string, string> {
  const tls = tlsParameters.flatMap((name) => {
    const value = target.parameters?.[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    host: target.host,
    port: String(target.port),
    user: target.user,
    dbname: database,
    application_name: applicationName,
    ...Object.fromEntries(tls),
  };
}

export function accessTo(target: PostgresTarget, database: string): Access {
  const { host, port, user, password, parameters = {} } = target;
  const url = formatDatabaseUrl({ engine: 'postgres', host, port, user, password, database, parameters });
  return { url, database, host, port: String(port), user, password };
}

/**
 * libpq's meaning of `sslmode`, which `pg` does not share by itself. `allow` and `prefer` mean "plain is
 * good enough" and become plain.
 * Source: https://www.postgresql.org/docs/current/libpq-ssl.html#LIBPQ-SSL-PROTECTION
 */
function tlsOptions(target: PostgresTarget): ClientConfig['ssl'] {
  const { sslmode, sslrootcert, sslcert, sslkey } = target.parameters ?? {};
  const encrypted = ['require', 'verify-ca', 'verify-full'].includes(sslmode ?? 'prefer');
  if (!encrypted || target.host.startsWith('/')) return false;
  return {
    // With a root certificate at hand, libpq's `require` behaves like `verify-ca`.
    rejectUnauthorized: sslmode !== 'require' || sslrootcert !== undefined,
    ...(sslmode !== 'verify-full' && { checkServerIdentity: () => undefined }),
    ...(sslrootcert !== undefined && { ca: readTlsFile(sslrootcert) }),
    ...(sslcert !== undefined && { cert: readTlsFile(sslcert) }),
    ...(sslkey !== undefined && { key: readTlsFile(sslkey) }),
  };
}
