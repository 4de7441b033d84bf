/** What the server's errors mean. Numbers: https://dev.mysql.com/doc/mysql-errors/en/server-error-reference.html */

import { messageOf } from '../../errors.ts';

export const errorNumber = {
  databaseExists: 1007,
  databaseAccessDenied: 1044,
  noSuchDatabase: 1049,
  tooManyConnections: 1040,
  hostNotPrivileged: 1130,
  wrongPassword: 1045,
  shuttingDown: 1053,
  unknownTable: 1109,
  tableAccessDenied: 1142,
  unknownSystemVariable: 1193,
  lockWaitTimeout: 1205,
  noSuchThread: 1094,
  needsPrivilege: 1227,
  noSuchTable: 1146,
  readOnlyDatabase: 3989,
  noUniqueKeyForForeignKey: 6125,
  partialKeyForForeignKey: 6126,
  tableExists: 1050,
} as const;

/** The number of the server's error; also where another error was put around it. */
export function numberOf(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  return 'errno' in error && typeof error.errno === 'number' && isServerError(error)
    ? error.errno
    : numberOf(error.cause);
}

/** The code of the server's error, of the client's, or of the operating system's. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  return 'code' in error && typeof error.code === 'string' ? error.code : codeOf(error.cause);
}

/** The driver keeps the whole statement in its errors, and with it whatever secrets are in there. */
export function withoutStatement(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(messageOf(error));
  if ('sql' in error) error.sql = undefined;
  return error;
}

/** Errors of the operating system have numbers too. */
function isServerError(error: Error): boolean {
  return 'sqlState' in error && error.sqlState !== undefined;
}
