/** Finds out what server answers, and waits for one that is starting. */

import { setTimeout as pause } from 'node:timers/promises';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { messageOf, UserError } from '../../errors.ts';
import type { Log } from '../../ports.ts';
import { codeOf, errorNumber, numberOf, withoutStatement } from './failure.ts';
import { acceptedSettings, type SessionSetting } from './session-settings.ts';
import { addressOf, connectionOptions, type MysqlTarget } from './target.ts';

export type Flavour = 'mysql' | 'mariadb';

export interface ServerIdentity {
  readonly flavour: Flavour;
  /** `MySQL` or `MariaDB`, for messages. */
  readonly label: string;
  /** As `9.4.0`. */
  readonly version: string;
  /** Names of databases and tables are kept in lower case, or compared so. */
  readonly foldsNames: boolean;
  /** What its sessions take, beside what all servers do. */
  readonly settings: readonly SessionSetting[];
}

const labels: Readonly<Record<Flavour, string>> = { mysql: 'MySQL', mariadb: 'MariaDB' };
const oldestVersions: Readonly<Record<Flavour, string>> = { mysql: '8.0', mariadb: '10.6' };

/** Whether `version` is `oldest` or newer; both as `10.6.18`, missing parts count as 0. */
export function isAtLeast(version: string, oldest: string): boolean {
  const [one, other] = [version, oldest].map((text) => text.split('.').map(Number));
  for (let part = 0; part < 3; part += 1) {
    const difference = (one?.[part] ?? 0) - (other?.[part] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/**
 * Waits until the server answers, at most `limitSeconds`. What waiting cannot cure, as a wrong password,
 * is a `UserError` at once.
 */
export async function identifyServer(
  target: MysqlTarget,
  log: Log,
  limitSeconds = 60,
): Promise<ServerIdentity> {
  const deadline = performance.now() + limitSeconds * 1000;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await identify(target);
    } catch (error) {
      if (error instanceof UserError) throw error;
      if (!isPassing(error)) throw refused(target, error);
      if (performance.now() > deadline) throw silent(target, limitSeconds, error);
      if (attempt === 1)
        log.debug(`Waiting for MySQL or MariaDB at ${addressOf(target)}: ${messageOf(error)}`);
      await pause(100);
    }
  }
}

async function identify(target: MysqlTarget): Promise<ServerIdentity> {
  const connection = await createConnection(connectionOptions(target));
  // An error after the one that `query` reports would end the process.
  connection.on('error', () => {});
  try {
    const [rows] = await connection.query<RowDataPacket[]>(
      'SELECT VERSION() AS version, @@version_comment AS comment, @@lower_case_table_names AS folds',
    );
    const { version, comment, folds } = rows[0] as { version: string; comment: string; folds: number };
    const flavour = /mariadb/i.test(`${version} ${comment}`) ? 'mariadb' : 'mysql';
    return {
      ...supported(flavour, /^[\d.]*\d/.exec(version)?.[0] ?? ''),
      foldsNames: folds !== 0,
      settings: await acceptedSettings(connection),
    };
  } finally {
    await connection.end().catch(() => {});
  }
}

function supported(flavour: Flavour, version: string): Pick<ServerIdentity, 'flavour' | 'label' | 'version'> {
  const [label, oldest] = [labels[flavour], oldestVersions[flavour]];
  if (!isAtLeast(version, oldest)) {
    throw new UserError(`${label} ${version} is too old. Use version ${oldest} or newer.`);
  }
  return { flavour, label, version };
}

/** Faults of a server that is starting, or still behind a proxy that accepts for it. */
function isPassing(error: unknown): boolean {
  const number = numberOf(error);
  if (number !== undefined) {
    const passing: readonly number[] = [errorNumber.tooManyConnections, errorNumber.shuttingDown];
    return passing.includes(number);
  }
  return /^(PROTOCOL_CONNECTION_LOST|ECONNREFUSED|ECONNRESET|ENOENT|EPIPE|ETIMEDOUT|EHOSTUNREACH|EAI_AGAIN)$/.test(
    codeOf(error) ?? '',
  );
}

function refused(target: MysqlTarget, error: unknown): UserError {
  return new UserError(
    `The server at ${addressOf(target)} refused the user ${JSON.stringify(target.user)}: ${messageOf(error)}. ` +
      'Check host, user and password of the database URL.',
    { cause: withoutStatement(error) },
  );
}

function silent(target: MysqlTarget, limitSeconds: number, error: unknown): UserError {
  return new UserError(
    `No MySQL or MariaDB server answered at ${addressOf(target)} within ${limitSeconds} seconds: ${messageOf(error)}. ` +
      'Check host and port of the database URL, and that the service is started before this step.',
    { cause: withoutStatement(error) },
  );
}
