/** A machine on which a batch is replayed, with the command line as it is shipped. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { copyFile, mkdir, mkdtempDisposable } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const entry = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

export interface Laptop extends AsyncDisposable {
  readonly bundle: string;
  readonly temporary: string;
  start(...args: readonly string[]): ChildProcess;
  replay(...args: readonly string[]): Promise<{ readonly status: number | null; readonly output: string }>;
  /** What replays have left in its temporary folder. */
  leftovers(): readonly string[];
}

/** Another machine: the checkout, the bundle, and nothing of the run's environment. */
export async function makeLaptop(
  scene: { readonly workspace: string },
  bundle: string,
  environment: Record<string, string> = {},
): Promise<Laptop> {
  const folder = await mkdtempDisposable(path.join(os.tmpdir(), 'a laptop-'));
  const temporary = path.join(folder.path, 'tmp');
  await mkdir(temporary);
  const copy = path.join(folder.path, path.basename(bundle));
  await copyFile(bundle, copy);
  const env = { ...process.env, TMPDIR: temporary, ...environment };
  const start = (...args: readonly string[]) =>
    spawn(process.execPath, [entry, 'replay', ...args], {
      cwd: scene.workspace,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  return {
    bundle: copy,
    temporary,
    start,
    async replay(...args) {
      const child = start(...args);
      const output = linesOf(child);
      const [status] = (await once(child, 'close')) as [number | null];
      return { status, output: output() };
    },
    leftovers: () => {
      const root = path.join(temporary, 'testshoal');
      return existsSync(root) ? readdirSync(root) : [];
    },
    [Symbol.asyncDispose]: () => folder.remove(),
  };
}

/** What it has printed so far. */
export function linesOf(child: ChildProcess): () => string {
  let all = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      all += text;
    });
  }
  return () => all;
}
