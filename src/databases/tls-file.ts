/** Reads the files that a database URL names for TLS. */

import { readFileSync } from 'node:fs';
import { messageOf, UserError } from '../errors.ts';

/** @throws UserError where `file` cannot be read. */
export function readTlsFile(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new UserError(
      `The database URL names ${JSON.stringify(file)} for TLS, which cannot be read: ${messageOf(error)}. Put the file there, or leave the parameter out.`,
      { cause: error },
    );
  }
}
