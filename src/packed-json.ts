/** JSON data as compressed bytes and back. What comes from a cache was written by code of some branch, and is not taken for granted. */

import { gunzipSync, gzipSync } from 'node:zlib';
import { messageOf } from './errors.ts';
import { parseJson } from './expected-form.ts';

/**
 * Packed and unpacked. JSON of tiny arrays grows to 1 GB in memory, and from 256 MB it ends the process, which no
 * `catch` prevents.
 */
const longestBytes = 32 * 1024 ** 2;

/** The same data give the same bytes. */
export function packJson(data: unknown): Uint8Array {
  return gzipSync(JSON.stringify(data), { level: 6 });
}

/** `subject` begins the message: `they are`. @throws Error saying what is wrong with the bytes. */
export function unpackJson(bytes: Uint8Array, subject: string): unknown {
  if (bytes.byteLength > longestBytes) throw new Error(`${subject} too long: ${bytes.byteLength} bytes`);
  return parseJson(unpack(bytes, subject), subject);
}

function unpack(bytes: Uint8Array, subject: string): string {
  try {
    return gunzipSync(bytes, { maxOutputLength: longestBytes }).toString('utf8');
  } catch (error) {
    throw new Error(`${subject} not to be unpacked: ${messageOf(error)}`);
  }
}
