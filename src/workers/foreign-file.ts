/** Reads files that tests can write to as well, or put something else in the place of. */

import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

/** Bytes of a file, and where the next read goes on. */
export interface Tail {
  /** Where `text` begins. */
  readonly start: number;
  readonly text: Buffer;
  readonly end: number;
}

/** 0 where there is no such file. */
export function sizeOf(file: string): number {
  return withFile(file, (_descriptor, size) => size) ?? 0;
}

/**
 * What is in `file` from `offset`; of more than `mostBytes` the last ones. From its start where it is shorter than that, for
 * then it is another file.
 */
export function readTail(file: string, offset: number, mostBytes: number): Tail {
  const read = withFile(file, (descriptor, size) => {
    const from = size < offset ? 0 : offset;
    const start = Math.max(from, size - mostBytes);
    const buffer = Buffer.alloc(size - start);
    const length = readSync(descriptor, buffer, 0, buffer.length, start);
    return { start, text: buffer.subarray(0, length), end: start + length };
  });
  return read ?? { start: offset, text: Buffer.alloc(0), end: offset };
}

function withFile<T>(file: string, use: (descriptor: number, size: number) => T): T | undefined {
  let descriptor: number;
  try {
    // Neither led elsewhere by a link, nor kept waiting by a pipe that a test has put there.
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
  try {
    const stat = fstatSync(descriptor);
    return stat.isFile() ? use(descriptor, stat.size) : undefined;
  } finally {
    closeSync(descriptor);
  }
}
