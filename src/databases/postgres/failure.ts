/** What the server's errors mean. Codes: https://www.postgresql.org/docs/current/errcodes-appendix.html */

import { DatabaseError } from 'pg';
import { messageOf } from '../../errors.ts';

export const sqlState = {
  noSuchDatabase: '3D000',
  noPrivilege: '42501',
  objectInUse: '55006',
  wrongPassword: '28P01',
  notAuthorized: '28000',
  starting: '57P03',
  tooManyConnections: '53300',
} as const;

/** The code of the server's error, or of the operating system's; also where `inServerWords` was at work. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  return 'code' in error && typeof error.code === 'string' ? error.code : codeOf(error.cause);
}

/** The server's message with its detail and hint, which name who is in the way and what to do. */
export function inServerWords(error: unknown): Error {
  if (!(error instanceof DatabaseError)) return error instanceof Error ? error : new Error(messageOf(error));
  const words = [error.message, error.detail, error.hint].filter((part) => part !== undefined);
  return new Error(words.join('; '), { cause: error });
}
