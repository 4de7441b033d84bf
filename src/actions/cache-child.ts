/** One operation on the Actions cache, in a process of its own: the parent's side. */

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { CacheReply, CacheRequest } from './cache-protocol.ts';

export interface CacheLaunch {
  readonly entry: URL | string;
  /** Private to this operation: the working directory. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** For the process from start to end. */
  readonly limitSeconds: number;
}

export interface CacheRun {
  /** Undefined where the process ended without one. */
  readonly reply: CacheReply | undefined;
  /** It was killed for the time limit. */
  readonly late: boolean;
  /** What it printed; the end of it, where that was very much. */
  readonly output: string;
}

const OUTPUT_LIMIT_CHARACTERS = 256 * 1024;

/** Rejects only where no process can be started. Nothing of it runs on when the promise is settled. */
export async function runCacheProcess(request: CacheRequest, launch: CacheLaunch): Promise<CacheRun> {
  const child = fork(launch.entry, [], {
    cwd: launch.folder,
    env: { ...launch.env },
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // A group of its own, so that tar and zstd are killed with it.
    detached: OWN_GROUP,
  });
  const closed = once(child, 'close');
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-OUTPUT_LIMIT_CHARACTERS);
    });
  }
  let reply: CacheReply | undefined;
  child.once('message', (message) => {
    reply = message as CacheReply;
  });
  // Where it dies before it reads, its end tells more than the broken channel does.
  child.send(request, () => {});

  let late = false;
  const timer = setTimeout(() => {
    late = true;
    kill(child);
  }, launch.limitSeconds * 1000);
  try {
    await closed;
  } finally {
    clearTimeout(timer);
  }
  return { reply, late, output };
}

const OWN_GROUP = process.platform !== 'win32';

function kill(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(OWN_GROUP ? -child.pid : child.pid, 'SIGKILL');
  } catch {
    // It ended by itself in this moment.
  }
  // Whoever else holds the pipes must not hold us.
  child.stdout?.destroy();
  child.stderr?.destroy();
}
