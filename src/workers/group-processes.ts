/** The processes of a launch, as Linux shows them in /proc. Elsewhere nothing is known of them. */

import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';

export interface GroupProcess {
  readonly pid: number;
  /** Name of the program's file. */
  readonly program: string;
  /** Bit n-1 is set where it has a handler for signal n. */
  readonly catches: bigint;
}

/** Fields of /proc/PID/stat after the name, which may hold anything, counted from 0 (proc_pid_stat(5)). */
const groupField = 2;
const timeFields = [11, 12, 13, 14] as const;

/** Linux counts in hundredths wherever it shows times to programs (USER_HZ). */
const ticksPerSecond = 100;

/** One look at all processes serves all workers. */
const lookSeconds = 0.5;

/** In the order of their start, as far as their numbers tell it. */
export function processesOf(group: number): readonly GroupProcess[] {
  return numbers().flatMap((pid) => {
    if (statOf(pid)?.[groupField] !== String(group)) return [];
    const process = describe(pid);
    return process === undefined ? [] : [process];
  });
}

/** Processor time of process groups: what their processes have used, and what those that they have waited for had. */
export class ProcessorTimes {
  #looked = Number.NEGATIVE_INFINITY;
  #seconds: ReadonlyMap<number, number> | undefined;

  /** Seconds; undefined where it cannot be known. `now`: a clock reading. */
  of(group: number, now: number): number | undefined {
    if (now - this.#looked >= lookSeconds) {
      this.#looked = now;
      this.#seconds = lookAtAll();
    }
    return this.#seconds?.get(group);
  }
}

function lookAtAll(): ReadonlyMap<number, number> | undefined {
  const pids = numbers();
  if (pids.length === 0) return undefined;
  const seconds = new Map<number, number>();
  for (const pid of pids) {
    const stat = statOf(pid);
    if (stat === undefined) continue;
    const group = Number(stat[groupField]);
    const ticks = timeFields.reduce((sum, field) => sum + Number(stat[field]), 0);
    seconds.set(group, (seconds.get(group) ?? 0) + ticks / ticksPerSecond);
  }
  return seconds;
}

function numbers(): readonly number[] {
  try {
    return readdirSync('/proc')
      .map(Number)
      .filter(Number.isInteger)
      .sort((a, b) => a - b);
  } catch {
    return [];
  }
}

/** Undefined of a process that has ended in the meantime. */
function statOf(pid: number): readonly string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

function describe(pid: number): GroupProcess | undefined {
  try {
    const program = path.basename(readlinkSync(`/proc/${pid}/exe`).replace(/ \(deleted\)$/, ''));
    const mask = /^SigCgt:\s*([0-9a-f]+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return mask === undefined ? undefined : { pid, program, catches: BigInt(`0x${mask}`) };
  } catch {
    return undefined;
  }
}
