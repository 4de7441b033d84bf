/** The yardstick of all clones: plain copies of the same files. */

import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Samples } from '../samples.ts';

const execute = promisify(execFile);

/** What all benchmarks of clones make. */
export const clonesAtOnce = 4;

/** `cp -r` of `folder`, four times, one after the other. `root` is where the clones lie, too. */
export async function measureCopies(
  samples: Samples,
  name: string,
  folder: string,
  root: string,
): Promise<void> {
  const target = await mkdtemp(path.join(root, 'testshoal-bench-'));
  try {
    await samples.time(name, async () => {
      for (let copy = 0; copy < clonesAtOnce; copy += 1) {
        await execute('cp', ['-r', folder, path.join(target, `${copy}`)]);
      }
    });
  } finally {
    await rm(target, { recursive: true });
  }
}

/** Distinct in all rounds. */
export function cloneNames(kind: string, round: number): readonly string[] {
  return Array.from({ length: clonesAtOnce }, (_, index) => `${kind}_${round}_w${index + 1}`);
}
