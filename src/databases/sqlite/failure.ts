/** The codes of errors, the operating system's (`ENOENT`) as well as SQLite's (`SQLITE_BUSY`). */

import { messageOf } from '../../errors.ts';

/**
 * `node:sqlite` gives all its errors one code and keeps SQLite's in `errcode`, as a number.
 * Source: https://sqlite.org/rescode.html
 */
const sqliteBusy = 5;
const sqliteLocked = 6;

export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

/** Somebody else reads or writes right now. */
export function isBusy(error: unknown): boolean {
  if (/^SQLITE_(BUSY|LOCKED)/.test(codeOf(error) ?? '')) return true;
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return false;
  // The low byte is the primary code.
  return [sqliteBusy, sqliteLocked].includes(error.errcode & 0xff);
}

/** The message of the operating system's refusal; undefined where `work` succeeds. */
export async function messageIfDenied(work: () => Promise<void>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}
