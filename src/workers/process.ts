/** Launches a command in a process group of its own and ends the whole group, politely first. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { constants } from 'node:os';
import path from 'node:path';
import { messageOf, UserError } from '../errors.ts';
import type { LaunchExit } from '../report/report.ts';
import { LineSplitter } from './lines.ts';
import { type Backlog, PacedReading } from './paced-reading.ts';
import { endingGroupOnAbort } from './process-group.ts';

export interface LaunchOptions {
  /** Path of a bash script. A file, not an argument: no length limit, and nothing of it shows in process lists. */
  readonly script: string;
  readonly directory: string;
  /** The whole environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly onLine: (line: string) => void;
  /** Of what `onLine` makes of the lines. */
  readonly backlog: Backlog;
  /** Told once it is there: the leader of the process group. */
  readonly onProcess?: ((leader: number) => void) | undefined;
  /** Ends the group when aborted; the reason becomes the exit's. */
  readonly signal: AbortSignal;
  /** Between TERM and KILL. */
  readonly graceSeconds: number;
}

/**
 * Text of a script that runs `command`. Its first line leaves the id of the process group in the script's folder,
 * for whoever has to end it when this process no longer can; what all of it used is left there at its end.
 */
export function scriptText(command: string): string {
  const place = '"${BASH_SOURCE[0]%/*}"';
  return `echo $$ > ${place}/${groupFile}\ntrap 'times > ${place}/${timesFile} || :' EXIT\n${command}\n`;
}

/** User and system time of the shell, then of the processes that it waited for: `0m0.012s 1m23.456s`. */
const shellTime = /(\d+)m(\d+)[.,](\d+)s/g;

/**
 * CPU seconds of the script in `folder` and of all that it waited for; undefined where it could not leave them, as when it
 * was killed or its command has a trap of its own.
 */
export async function readTimes(folder: string): Promise<number | undefined> {
  const text = await readFile(path.join(folder, timesFile), 'utf8').catch(() => '');
  const times = [...text.matchAll(shellTime)];
  if (times.length !== 4) return undefined;
  return times.reduce((total, [, minutes, seconds, part]) => {
    return total + Number(minutes) * 60 + Number(`${seconds}.${part}`);
  }, 0);
}

/** Writes the script of a launch that runs `command` into `folder`, for the owner's eyes only. Returns its path. */
export async function writeCommand(folder: string, command: string): Promise<string> {
  const script = path.join(folder, 'command.sh');
  await writeFile(script, scriptText(command), { mode: 0o600 });
  return script;
}

/** Name of the file beside a script that holds the id of its process group. */
export const groupFile = 'process-group';

/** Beside it, once the script has ended: what it used. */
const timesFile = 'times';

/** Resolves when no process of the group is left. @throws UserError when bash cannot be started. */
export async function launch(options: LaunchOptions): Promise<LaunchExit> {
  const child = spawn('bash', ['-eo', 'pipefail', options.script], {
    cwd: options.directory,
    env: options.environment,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (child.pid !== undefined) options.onProcess?.(child.pid);
  const reading = new PacedReading(options.backlog);
  const splitters = [child.stdout, child.stderr].map((stream) => {
    const splitter = new LineSplitter(options.onLine);
    reading.read(stream, (chunk) => splitter.write(chunk));
    return splitter;
  });
  const closed = once(child, 'close').catch(() => {});
  const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const [status, signal] = await endingGroupOnAbort(child.pid, exited, options).catch((cause: unknown) => {
    const message = `bash could not be started in ${options.directory}. Is the folder there, and bash on the path?`;
    throw new UserError(message, { cause });
  });
  await reading.drained(closed);
  for (const splitter of splitters) splitter.end();
  // What outlives the batch prints to nobody, and is not stopped by that.
  for (const stream of [child.stdout, child.stderr]) stream.removeAllListeners('data').resume();
  if (options.signal.aborted) return { kind: 'stopped', reason: messageOf(options.signal.reason) };
  return signal === null ? exitOf(status ?? 0) : { kind: 'killed', signal };
}

/** Bash tells that a signal ended the last command by 128 and the signal's number. */
function exitOf(status: number): LaunchExit {
  const number = status - 128;
  const signal = Object.entries(constants.signals).find(([, value]) => value === number)?.[0];
  return signal === undefined ? { kind: 'exited', status } : { kind: 'killed', signal };
}
