/** Launches a command in a process group of its own and ends the whole group, politely first. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf, UserError } from '../errors.ts';
import type { LaunchExit } from '../report/report.ts';
import { LineSplitter } from './lines.ts';

export interface LaunchOptions {
  /** Path of a bash script. A file, not an argument: no length limit, and nothing of it shows in process lists. */
  readonly script: string;
  readonly directory: string;
  /** The whole environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly onLine: (line: string) => void;
  /** Ends the group when aborted; the reason becomes the exit's. */
  readonly signal: AbortSignal;
  /** Between TERM and KILL. */
  readonly graceSeconds: number;
}

/**
 * Text of a script that runs `command`. Its first line leaves the id of the process group in the script's folder,
 * for whoever has to end it when this process no longer can.
 */
export function scriptText(command: string): string {
  return `echo $$ > "\${BASH_SOURCE[0]%/*}/${groupFile}"\n${command}\n`;
}

/** Name of the file beside a script that holds the id of its process group. */
export const groupFile = 'process-group';

/** How long output of processes that outlive their leader is still read. */
const drainSeconds = 2;

/** Resolves when no process of the group is left. @throws UserError when bash cannot be started. */
export async function launch(options: LaunchOptions): Promise<LaunchExit> {
  const child = spawn('bash', ['-eo', 'pipefail', options.script], {
    cwd: options.directory,
    env: options.environment,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const splitters = [child.stdout, child.stderr].map((stream) => {
    const splitter = new LineSplitter(options.onLine);
    stream.on('data', (chunk: Buffer) => splitter.write(chunk));
    return splitter;
  });
  const closed = once(child, 'close');
  closed.catch(() => {});
  const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;

  const finished = new AbortController();
  const stopping = stopGroupOnAbort(child.pid, options, finished.signal);
  try {
    const [status, signal] = await exited;
    finished.abort();
    await stopping;
    signalGroup(child.pid, 'SIGKILL');
    await Promise.race([closed, delay(drainSeconds * 1000, undefined, { ref: false })]);
    for (const splitter of splitters) splitter.end();
    if (options.signal.aborted) return { kind: 'stopped', reason: messageOf(options.signal.reason) };
    return signal === null ? { kind: 'exited', status: status ?? 0 } : { kind: 'killed', signal };
  } catch (error) {
    finished.abort();
    throw new UserError(
      `bash could not be started in ${options.directory}. Is the folder there, and bash on the path?`,
      {
        cause: error,
      },
    );
  }
}

async function stopGroupOnAbort(
  pid: number | undefined,
  options: LaunchOptions,
  finished: AbortSignal,
): Promise<void> {
  const aborted = AbortSignal.any([options.signal, finished]);
  if (!aborted.aborted) await once(aborted, 'abort');
  if (finished.aborted) return;
  signalGroup(pid, 'SIGTERM');
  await delay(options.graceSeconds * 1000, undefined, { signal: finished }).catch(() => {});
  signalGroup(pid, 'SIGKILL');
}

/** A group that is gone already is no error. */
function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
