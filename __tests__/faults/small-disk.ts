/** A disk of a few megabytes, where this user may mount one. */

import { execFile } from 'node:child_process';
import { mkdtemp, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

export interface SmallDisk extends AsyncDisposable {
  readonly folder: string;
}

/** Undefined where mounting is not allowed. */
export async function mountSmallDisk(megabytes: number): Promise<SmallDisk | undefined> {
  const folder = await mkdtemp(path.join(tmpdir(), 'testshoal-disk-'));
  try {
    await execute('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]);
  } catch {
    await rmdir(folder);
    return undefined;
  }
  return {
    folder,
    async [Symbol.asyncDispose]() {
      await execute('umount', ['--lazy', folder]);
      await rmdir(folder);
    },
  };
}
