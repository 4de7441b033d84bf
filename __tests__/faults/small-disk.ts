/** A disk of a few megabytes, where this user may mount one: root, or who needs no password for sudo. */

import { execFile } from 'node:child_process';
import { mkdtemp, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { TestContext } from 'vitest';
import { messageOf } from '../../src/errors.ts';
import { skipMissing } from '../engines/missing.ts';

const execute = promisify(execFile);

export interface SmallDisk extends AsyncDisposable {
  readonly folder: string;
}

/** Ends the test where mounting is not allowed. */
export async function mountSmallDisk(context: TestContext, megabytes: number): Promise<SmallDisk> {
  const folder = await mkdtemp(path.join(tmpdir(), 'testshoal-disk-'));
  const [user, group] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
  const asRoot = async (...command: readonly string[]) => {
    const [program = '', ...args] = user === 0 ? command : ['sudo', '--non-interactive', ...command];
    await execute(program, args);
  };
  try {
    const options = `size=${megabytes}m,uid=${user},gid=${group}`;
    await asRoot('mount', '-t', 'tmpfs', '-o', options, 'tmpfs', folder);
  } catch (error) {
    await rmdir(folder);
    return skipMissing(context, `a small disk cannot be mounted: ${messageOf(error)}`);
  }
  return {
    folder,
    async [Symbol.asyncDispose]() {
      await asRoot('umount', '--lazy', folder);
      await rmdir(folder);
    },
  };
}
