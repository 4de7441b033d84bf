/** Finds and ends the server processes on a data directory, by what their command line says. */

import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

/** A killed process frees its memory first, and a stopped machine gives it no time for that. */
const endLimitSeconds = 30;

/** The option that every server of ours is started with, and by which it is known. */
export function dataOption(data: string): string {
  return `--datadir=${data}`;
}

/**
 * Ends the servers on the data directory `data`, or on any below the folder `data`. Ids may have gone to others, and
 * command lines say what a process is: only exact ones are killed. Waits for their end.
 */
export async function killServers(data: string): Promise<readonly number[]> {
  const pids = await serversOn(data);
  for (const pid of pids) kill(pid);
  const deadline = performance.now() + endLimitSeconds * 1000;
  while ((await serversOn(data)).length > 0) {
    if (performance.now() > deadline) {
      throw new Error(`the server process ${pids.join(', ')} does not end although it was killed`);
    }
    await pause(5);
  }
  return pids;
}

/** Ids of the servers that `killServers` would end. */
export async function serversOn(data: string): Promise<readonly number[]> {
  // Elsewhere than on Linux no server of ours was ever started.
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name)).map(Number);
  const words = await Promise.all(pids.map(commandLine));
  const isOnData = (word: string) => word === dataOption(data) || word.startsWith(`${dataOption(data)}/`);
  return pids.filter((pid, index) => pid !== process.pid && words[index]?.some(isOnData));
}

/** Empty for a zombie, and for a process that has ended meanwhile. */
async function commandLine(pid: number): Promise<readonly string[]> {
  try {
    return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0');
  } catch {
    return [];
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
