/** Where a MySQL or MariaDB server is and how it is reached: by `mysql2`, by the workers, by the tests. */

import { userInfo } from 'node:os';
import type { ConnectionOptions } from 'mysql2/promise';
import type { Access } from '../engine.ts';
import type { Mark } from '../mark.ts';
import { readTlsFile } from '../tls-file.ts';
import { formatDatabaseUrl, isUnixSocket, type MysqlUrl } from '../url.ts';

export interface MysqlTarget {
  /** A host's name or address. Where there is a socket, `localhost`. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** The database that the user named. */
  readonly database: string;
  /** Absolute path of the server's unix socket, which is taken instead of host and port. */
  readonly socket?: string;
  /** The query of the user's URL, as `ssl-mode=REQUIRED`. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** The id of the service container that the server runs in. */
  readonly container?: string;
  /** Says of every database that is made whose it is; undefined where the server goes with its job. */
  readonly mark?: Mark | undefined;
}

const applicationName = 'testshoal';

const connectLimitSeconds = 5;

export function targetOf(url: MysqlUrl, container: string | undefined): MysqlTarget {
  const { host, port, user, password, database, parameters } = url;
  return {
    ...(isUnixSocket(url) ? { host: 'localhost', socket: host } : { host }),
    ...{ port, user, password, database, parameters },
    ...(container === undefined ? {} : { container }),
  };
}

/** For messages; without user and password. */
export function addressOf({ host, port, socket }: MysqlTarget): string {
  return socket === undefined ? `${host}:${port}` : `the socket ${socket}`;
}

export function connectionOptions(target: MysqlTarget): ConnectionOptions {
  const { host, port, socket, user, password } = target;
  return {
    ...(socket === undefined ? { host, port } : { socketPath: socket }),
    // As the engine's own clients do where no user is named.
    user: user === '' ? userInfo().username : user,
    password,
    ...tlsOptions(target),
    charset: 'utf8mb4',
    // Dates as the server writes them: a Date of JavaScript has neither microseconds nor the day 0.
    dateStrings: true,
    // Strings where a number would not be exact.
    supportBigNumbers: true,
    connectTimeout: connectLimitSeconds * 1000,
    connectAttributes: { program_name: applicationName },
  };
}

export function accessTo(target: MysqlTarget, database: string): Access {
  const { port, user, password, socket, parameters = {} } = target;
  // Django and PyMySQL's users know a socket by its slash in the place of the host.
  const host = socket ?? target.host;
  const url = formatDatabaseUrl({ engine: 'mysql', host, port, user, password, database, parameters });
  return { url, database, host, port: String(port), user, password };
}

/**
 * The meaning of `ssl-mode`, in the spellings of the known clients. `PREFERRED` means "plain is good enough" and
 * becomes plain. Source: https://dev.mysql.com/doc/refman/en/connection-options.html#option_general_ssl-mode
 */
function tlsOptions({ socket, parameters = {} }: MysqlTarget): Pick<ConnectionOptions, 'ssl'> {
  const given = new Map(
    Object.entries(parameters).map(([name, value]) => [name.toLowerCase().replaceAll(/[-_]/g, ''), value]),
  );
  const mode = given.get('sslmode')?.toUpperCase().replaceAll('-', '_');
  const verifiesIdentity = mode === 'VERIFY_IDENTITY' || mode === 'VERIFY_FULL';
  const encrypts = verifiesIdentity || ['REQUIRED', 'REQUIRE', 'VERIFY_CA'].includes(mode ?? '');
  if (!encrypts || socket !== undefined) return {};
  const [ca, cert, key] = ['sslca', 'sslcert', 'sslkey'].map((name) => given.get(name));
  return {
    ssl: {
      rejectUnauthorized: verifiesIdentity || mode === 'VERIFY_CA',
      verifyIdentity: verifiesIdentity,
      ...(ca !== undefined && { ca: readTlsFile(ca) }),
      ...(cert !== undefined && { cert: readTlsFile(cert) }),
      ...(key !== undefined && { key: readTlsFile(key) }),
    },
  };
}
