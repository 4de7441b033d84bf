/** CPU seconds of processes, as Linux counts them: their own, and those of children that ended and were waited for. */

import { readdir, readFile } from 'node:fs/promises';

/** `USER_HZ`, the same on all machines that Node runs on. Source: time(7) */
const ticksPerSecond = 100;

interface Usage {
  readonly pid: number;
  readonly parent: number;
  readonly ownSeconds: number;
  readonly childrenSeconds: number;
}

/**
 * Of all processes in whose command line `words` stand, and of the processes below them: a server is found by its data
 * directory. Of one that ends between two calls only what its parent knows is left.
 */
export async function cpuSecondsOf(words: string): Promise<number> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const usages = (await Promise.all(pids.map(usageOf))).filter((usage) => usage !== undefined);
  const chosen = new Set<number>();
  for (const { pid } of usages) {
    const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (pid !== process.pid && line.replaceAll('\0', ' ').includes(words)) chosen.add(pid);
  }
  // Parents mostly have lower numbers than their children, but numbers start again.
  for (let before = -1; before !== chosen.size; ) {
    before = chosen.size;
    for (const { pid, parent } of usages) if (chosen.has(parent)) chosen.add(pid);
  }
  return usages
    .filter(({ pid }) => chosen.has(pid))
    .reduce((sum, { ownSeconds, childrenSeconds }) => sum + ownSeconds + childrenSeconds, 0);
}

/** Of this process, and of all its children that have ended. */
export async function cpuSecondsHere(): Promise<{ readonly own: number; readonly children: number }> {
  const usage = await usageOf(process.pid);
  if (usage === undefined) throw new Error('this system does not tell the CPU time of processes');
  return { own: usage.ownSeconds, children: usage.childrenSeconds };
}

/** Undefined for a process that has ended. */
async function usageOf(pid: number): Promise<Usage | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (stat === undefined) return undefined;
  // The program's name, in brackets, may hold anything. Source: proc_pid_stat(5)
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = (index: number) => Number(fields[index]) / ticksPerSecond;
  return {
    pid,
    parent: Number(fields[1]),
    ownSeconds: ticks(11) + ticks(12),
    childrenSeconds: ticks(13) + ticks(14),
  };
}
