/** Runs the command line as it is shipped, in a folder of its own. */

import { spawnSync } from 'node:child_process';
import { mkdir, mkdtempDisposable, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const entry = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

export interface Place extends AsyncDisposable {
  readonly folder: string;
  write(file: string, content: string | Uint8Array): Promise<void>;
  run(...args: readonly string[]): {
    readonly status: number | null;
    readonly stdout: string;
    readonly stderr: string;
  };
}

export async function makePlace(): Promise<Place> {
  const directory = await mkdtempDisposable(path.join(os.tmpdir(), 'a command line-'));
  return {
    folder: directory.path,
    async write(file, content) {
      const target = path.join(directory.path, file);
      await mkdir(path.dirname(target), { recursive: true });
      await writeFile(target, content);
    },
    run(...args) {
      const options = { cwd: directory.path, encoding: 'utf8' } as const;
      const { status, stdout, stderr } = spawnSync(process.execPath, [entry, ...args], options);
      return { status, stdout, stderr };
    },
    [Symbol.asyncDispose]: () => directory.remove(),
  };
}
