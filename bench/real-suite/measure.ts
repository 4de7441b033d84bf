/** Measures a whole command: wall seconds, and CPU seconds of all its processes. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Measurement {
  readonly wallSeconds: number;
  /** User and system time of the command and all that it waited for; a database server's is not in it. */
  readonly cpuSeconds: number;
  readonly status: number;
  /** The last lines that it printed. */
  readonly tail: string;
}

const shownCharacters = 2000;

/** `command` is bash. */
export async function measure(
  command: string,
  directory: string,
  environment: Readonly<Record<string, string>>,
): Promise<Measurement> {
  const script = `TIMEFORMAT='measured %R %U %S'; time ( ${command} )`;
  const child = spawn('bash', ['-c', script], {
    cwd: directory,
    env: { ...process.env, ...environment },
    // With a socket for its input bash takes itself for a remote shell and reads ~/.bashrc, which may change the path.
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let tail = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      tail = (tail + text).slice(-shownCharacters);
    });
  }
  const [status] = (await once(child, 'close')) as [number | null];
  const [, wall, user, system] = /measured (\S+) (\S+) (\S+)/.exec(tail) ?? [];
  if (wall === undefined) throw new Error(`not measured: ${tail}`);
  return {
    wallSeconds: Number(wall),
    cpuSeconds: Number(user) + Number(system),
    status: status ?? -1,
    tail,
  };
}
